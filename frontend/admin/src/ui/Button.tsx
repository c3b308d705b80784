import { Button as Base, type ButtonProps as BaseProps, type ButtonVariant, Icon, type IconName } from "@fovea/ui";
import { Link, type LinkProps } from "@tanstack/react-router";
import type { ReactNode } from "react";

/** The shared button, with the key that presses it. */
export function Button({ keys, children, ...rest }: BaseProps & { keys?: string }) {
  return (
    <Base {...rest}>
      {children}
      {keys && <kbd aria-hidden>{keys}</kbd>}
    </Base>
  );
}

interface ButtonLinkProps {
  variant?: ButtonVariant;
  icon?: IconName;
  children: ReactNode;
}

/** A link within the workbench that looks like a button. */
export function ButtonLink({ variant, icon, children, ...link }: ButtonLinkProps & LinkProps) {
  return (
    <Base asChild variant={variant}>
      <Link {...link}>
        {icon && <Icon name={icon} size={18} />}
        {children}
      </Link>
    </Base>
  );
}

/** A link to a paper (PDF) that the API serves; opens beside the workbench. */
export function PaperLink({ href, children, variant }: { href: string; children: ReactNode; variant?: ButtonVariant }) {
  return (
    <Base asChild variant={variant} size="sm">
      <a href={href} target="_blank" rel="noopener">
        <Icon name="print" size={16} />
        {children}
      </a>
    </Base>
  );
}
