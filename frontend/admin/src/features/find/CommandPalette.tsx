import { FindDocument } from "@fovea/gql/admin";
import { useNavigate } from "@tanstack/react-router";
import { Command } from "cmdk";
import { Dialog as Radix } from "radix-ui";
import { useDeferredValue, useState } from "react";
import { useDocument } from "../../lib/queries";
import { inWords } from "../../lib/status";
import type { Place } from "../../shell/places";

interface CommandPaletteProps {
  open: boolean;
  onClose: () => void;
  places: readonly Place[];
}

/** Finds any document by number, name, SKU or tracking number, and any page by its name. */
export function CommandPalette({ open, onClose, places }: CommandPaletteProps) {
  return (
    <Radix.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fv-scrim" />
        <Radix.Content className="palette" aria-describedby={undefined}>
          <Radix.Title className="fv-sr">Find a document or page</Radix.Title>
          <Finder onClose={onClose} places={places} />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function Finder({ onClose, places }: Omit<CommandPaletteProps, "open">) {
  const navigate = useNavigate();
  const [text, setText] = useState("");
  const wanted = useDeferredValue(text.trim());
  const asks = wanted.length >= 2;
  const found = useDocument(FindDocument, { text: wanted }, { enabled: asks, keepPrevious: true });
  const results = asks ? (found.data?.find ?? []) : [];
  const pages = places.filter((place) => place.label.toLowerCase().includes(text.trim().toLowerCase()));
  const go = (link: string) => {
    onClose();
    void navigate({ href: link });
  };

  return (
    <Command shouldFilter={false} label="Find a document or page">
      <Command.Input value={text} onValueChange={setText} placeholder="Number, name, SKU or tracking number" />
      <Command.List>
        {results.length > 0 && (
          <Command.Group heading="Documents">
            {results.map((result) => (
              <Command.Item
                key={`${result.kind} ${result.link} ${result.title}`}
                value={`${result.kind} ${result.link} ${result.title}`}
                onSelect={() => go(result.link)}
              >
                <span className="palette-title">{result.title}</span>
                <span className="palette-subtitle">{result.subtitle}</span>
                <span className="palette-kind">{inWords(result.kind)}</span>
              </Command.Item>
            ))}
          </Command.Group>
        )}
        {pages.length > 0 && (
          <Command.Group heading="Pages">
            {pages.map((place) => (
              <Command.Item key={place.to} value={`page ${place.to}`} onSelect={() => go(place.to)}>
                <span className="palette-title">{place.label}</span>
                <kbd aria-hidden>g {place.key}</kbd>
              </Command.Item>
            ))}
          </Command.Group>
        )}
        {asks && results.length === 0 && !found.isFetching && (
          <p className="palette-empty">
            {found.error
              ? "The search did not answer. Try again."
              : `Nothing is called "${wanted}". Try a number such as SO-000123.`}
          </p>
        )}
      </Command.List>
    </Command>
  );
}
