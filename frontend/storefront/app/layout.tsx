import "@fovea/ui/theme-storefront.css";
import "@fovea/ui/styles.css";
import "./globals.css";
import type { Metadata, Viewport } from "next";
import type { ReactNode } from "react";
import { Footer } from "@/features/shell/footer";
import { Header } from "@/features/shell/header";
import { display, text } from "@/lib/fonts";

export const metadata: Metadata = {
  title: { default: "Fovea: prescription glasses, measured and made", template: "%s | Fovea" },
  description: "Frames drawn to true scale, lenses cut to your prescription, every measure shown.",
};

export const viewport: Viewport = { themeColor: "#f6f4ef" };

export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    <html lang="en" className={`${text.variable} ${display.variable}`}>
      <body>
        <a href="#main" className="skip">
          Skip to content
        </a>
        <Header />
        <main id="main" tabIndex={-1} style={{ outline: "none", flex: 1 }}>
          {children}
        </main>
        <Footer />
      </body>
    </html>
  );
}
