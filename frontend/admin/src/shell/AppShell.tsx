import { SignOutDocument, ToLookIntoDocument } from "@fovea/gql/admin";
import { Icon } from "@fovea/ui";
import { useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useRouterState } from "@tanstack/react-router";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { useHotkeys } from "react-hotkeys-hook";
import { toast } from "sonner";
import { CommandPalette } from "../features/find/CommandPalette";
import { send } from "../lib/api";
import { keepHolder } from "../lib/holder";
import { useDocument } from "../lib/queries";
import { useSession } from "../lib/session";
import { useTheme } from "../lib/theme";
import { Button } from "../ui/Button";
import { PLACES, placeOf } from "./places";
import { ShortcutSheet } from "./ShortcutSheet";

/** Rail, top bar and the keys that work everywhere, around a page. */
export function AppShell({ children }: { children: ReactNode }) {
  const { staff, may } = useSession();
  const navigate = useNavigate();
  const client = useQueryClient();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const [theme, toggleTheme] = useTheme();
  const [finding, setFinding] = useState(false);
  const [showKeys, setShowKeys] = useState(false);
  const [menu, setMenu] = useState(false);
  const main = useRef<HTMLElement>(null);
  const places = PLACES.filter((place) => may(place.needs));
  const here = placeOf(path);
  const matters = useDocument(ToLookIntoDocument, {}, { refetchInterval: 60_000 }).data?.toLookInto ?? [];

  useHotkeys("mod+k", () => setFinding(true), { preventDefault: true, enableOnFormTags: true });
  useHotkeys("shift+slash, ?", () => setShowKeys(true), { useKey: true });
  useHotkeys(
    places.map((place) => `g>${place.key}`),
    (_event, hotkey) => {
      const place = places.find((candidate) => hotkey.keys?.at(-1) === candidate.key);
      if (place) void navigate({ to: place.to });
    },
    [places],
  );
  useHotkeys("slash", () => main.current?.querySelector<HTMLInputElement>("[data-search]")?.focus(), {
    preventDefault: true,
  });
  useEffect(() => {
    document.title = here ? `${here.label} · Fovea` : "Fovea";
  }, [here]);

  const signOut = async () => {
    try {
      await send(SignOutDocument, {});
      client.clear();
      keepHolder(null);
      window.location.assign("/");
    } catch {
      toast.error("You are still signed in: the service did not answer. Try again.");
    }
  };

  return (
    <div className="shell" data-menu={menu ? "" : undefined}>
      <a className="skip" href="#page">
        Skip to the page
      </a>
      <aside className="rail">
        <div className="rail-brand">
          <img src="/icon.svg" alt="" width={20} height={20} />
          <span>Fovea</span>
        </div>
        <nav aria-label="Jobs" id="rail">
          {(["work", "records"] as const).map((group) => (
            <ul key={group} className="rail-group">
              {places
                .filter((place) => place.group === group)
                .map((place) => (
                  <li key={place.to}>
                    <Link
                      to={place.to}
                      className="rail-link"
                      onClick={() => setMenu(false)}
                      // A page below another's address is not that other page.
                      activeOptions={{ exact: true }}
                      aria-current={place === here ? "page" : undefined}
                    >
                      <Icon name={place.icon} size={18} />
                      {place.label}
                      <Matters of={matters.filter((one) => one.link === place.to)} />
                      <kbd aria-hidden>g {place.key}</kbd>
                    </Link>
                  </li>
                ))}
            </ul>
          ))}
        </nav>
        <div className="rail-foot">
          <p className="rail-who">
            {staff.name}
            <span className="fv-muted">{staff.roles.join(", ")}</span>
          </p>
          <Button variant="quiet" size="sm" icon={theme === "dark" ? "sun" : "moon"} onClick={toggleTheme}>
            {theme === "dark" ? "Light theme" : "Dark theme"}
          </Button>
          <Button variant="quiet" size="sm" icon="keyboard" onClick={() => setShowKeys(true)} keys="?">
            Shortcuts
          </Button>
          <Button variant="quiet" size="sm" icon="sign-out" onClick={() => void signOut()}>
            Sign out
          </Button>
        </div>
      </aside>
      <div className="stage">
        <div className="topbar">
          <Button
            className="menu-button"
            icon={menu ? "close" : "menu"}
            aria-expanded={menu}
            aria-controls="rail"
            onClick={() => setMenu(!menu)}
          >
            {menu ? "Close menu" : "Menu"}
          </Button>
          <button type="button" className="find-button" onClick={() => setFinding(true)}>
            <Icon name="search" size={16} />
            <span>Find an order, customer, SKU or parcel</span>
            <kbd aria-hidden>Ctrl K</kbd>
          </button>
        </div>
        <main className="page" id="page" ref={main} tabIndex={-1}>
          {children}
        </main>
      </div>
      <CommandPalette open={finding} onClose={() => setFinding(false)} places={places} />
      <ShortcutSheet open={showKeys} onClose={() => setShowKeys(false)} places={places} />
    </div>
  );
}

/** How much of a place went wrong and waits for a look; nothing while nothing does. */
function Matters({ of }: { of: readonly { title: string; count: number }[] }) {
  const open = of.filter((one) => one.count > 0);
  const count = open.reduce((sum, one) => sum + one.count, 0);
  if (count === 0) return null;
  return (
    <span className="rail-count fv-num" title={open.map((one) => `${one.title}: ${String(one.count)}`).join("\n")}>
      {count > 99 ? "99+" : count}
      <span className="fv-sr"> to look into</span>
    </span>
  );
}
