import { IconButton, Notice, Skeleton } from "@fovea/ui";
import { Dialog as Radix } from "radix-ui";
import { type KeyboardEvent, useId, useRef, useState } from "react";
import { useHotkeys } from "react-hotkeys-hook";
import { Button } from "../../ui/Button";
import { usePicture } from "./usePicture";

interface PictureViewerProps {
  /** Addresses of the pages, first page first. */
  pages: readonly string[];
  /** What the pictures are of, for those who cannot see them. */
  label: string;
}

/** The customer's paper: zoomed about the pointer, dragged, turned, page by page, and over the whole window; `v` goes to it. */
export function PictureViewer({ pages, label }: PictureViewerProps) {
  const [page, setPage] = useState(0);
  const [full, setFull] = useState(false);
  const home = useRef<HTMLDivElement>(null);
  const shown = Math.min(page, pages.length - 1);
  const src = pages[shown];
  if (src === undefined) return null;
  const common = { src, label, page: shown, pages: pages.length, onPage: setPage };
  const focusIn = (place: EventTarget | null) => {
    if (place instanceof HTMLElement) place.querySelector<HTMLElement>("[data-window]")?.focus();
  };
  return (
    <div ref={home}>
      <PictureWindow {...common} onFull={() => setFull(true)} />
      <Radix.Root open={full} onOpenChange={setFull}>
        <Radix.Portal>
          <Radix.Content
            className="picture-full"
            aria-describedby={undefined}
            onOpenAutoFocus={(event) => {
              event.preventDefault();
              focusIn(event.currentTarget);
            }}
            onCloseAutoFocus={(event) => {
              event.preventDefault();
              focusIn(home.current);
            }}
          >
            <Radix.Title className="fv-sr">{label}</Radix.Title>
            <PictureWindow {...common} full onFull={() => setFull(false)} />
          </Radix.Content>
        </Radix.Portal>
      </Radix.Root>
    </div>
  );
}

interface PictureWindowProps {
  src: string;
  label: string;
  page: number;
  pages: number;
  onPage: (page: number) => void;
  onFull: () => void;
  full?: boolean;
}

function PictureWindow({ src, label, page, pages, onPage, onFull, full = false }: PictureWindowProps) {
  const frame = useRef<HTMLDivElement>(null);
  const picture = usePicture(frame);
  const { view, turn } = picture;
  const [failed, setFailed] = useState(false);
  const [attempt, setAttempt] = useState(0);
  const [contrast, setContrast] = useState(false);
  const helpId = useId();
  useHotkeys("v", () => frame.current?.focus(), { enabled: !full });

  const go = (to: number) => {
    if (to < 0 || to >= pages) return;
    picture.fit();
    setFailed(false);
    onPage(to);
  };
  const keys: Record<string, () => void> = {
    "+": () => picture.zoom(true),
    "=": () => picture.zoom(true),
    "-": () => picture.zoom(false),
    "0": picture.fit,
    "[": () => picture.rotate(false),
    "]": () => picture.rotate(true),
    c: () => setContrast(!contrast),
    f: onFull,
    ArrowLeft: () => picture.pan(1, 0),
    ArrowRight: () => picture.pan(-1, 0),
    ArrowUp: () => picture.pan(0, 1),
    ArrowDown: () => picture.pan(0, -1),
    PageUp: () => go(page - 1),
    PageDown: () => go(page + 1),
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    // While the picture is seen whole there is nothing to move, and the arrows scroll the page.
    if (picture.whole && event.key.startsWith("Arrow")) return;
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  };

  return (
    <div className="picture" data-full={full ? "" : undefined}>
      <div className="picture-tools" role="toolbar" aria-label="Picture">
        <IconButton icon="minus" label="Farther" onClick={() => picture.zoom(false)} disabled={picture.whole} />
        <output className="picture-scale fv-num" aria-label="Size">
          {picture.known ? `${String(Math.round(view.scale * 100))} %` : ""}
        </output>
        <IconButton icon="plus" label="Nearer" onClick={() => picture.zoom(true)} />
        <IconButton icon="fit" label="See the whole page" onClick={picture.fit} disabled={picture.whole} />
        <IconButton icon="rotate-left" label="Turn left" onClick={() => picture.rotate(false)} />
        <IconButton icon="rotate-right" label="Turn right" onClick={() => picture.rotate(true)} />
        <IconButton
          icon="contrast"
          label="More contrast"
          aria-pressed={contrast}
          onClick={() => setContrast(!contrast)}
        />
        <IconButton
          icon={full ? "close" : "expand"}
          label={full ? "Leave the full window" : "Fill the window"}
          onClick={onFull}
        />
        {pages > 1 && (
          <span className="picture-pages">
            <IconButton
              icon="chevron-left"
              label="Page before"
              onClick={() => go(page - 1)}
              disabled={page === 0}
            />
            <span className="fv-num" aria-live="polite">
              Page {page + 1} of {pages}
            </span>
            <IconButton
              icon="chevron-right"
              label="Next page"
              onClick={() => go(page + 1)}
              disabled={page === pages - 1}
            />
          </span>
        )}
      </div>
      <div
        ref={frame}
        className="picture-window"
        data-window
        data-whole={picture.whole ? "" : undefined}
        role="group"
        aria-label={label}
        aria-describedby={helpId}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onDoubleClick={picture.magnify}
        {...picture.hands}
      >
        {failed ? (
          <Notice
            tone="critical"
            live
            action={
              <Button
                size="sm"
                icon="refresh"
                onClick={() => {
                  setFailed(false);
                  setAttempt(attempt + 1);
                }}
              >
                Try again
              </Button>
            }
          >
            This page of the paper could not be shown. The service may be away, or your session ended.
          </Notice>
        ) : (
          <>
            {!picture.known && (
              <div className="picture-wait" role="status" aria-label="Loading the picture">
                <Skeleton height="100%" />
              </div>
            )}
            <img
              key={`${src} ${String(attempt)}`}
              src={src}
              alt={`${label}, page ${String(page + 1)} of ${String(pages)}`}
              draggable={false}
              data-contrast={contrast ? "" : undefined}
              hidden={!picture.known}
              style={{
                transform: `translate(-50%, -50%) translate(${String(view.x)}px, ${String(view.y)}px) rotate(${String(turn * 90)}deg) scale(${String(view.scale)})`,
              }}
              onLoad={(event) =>
                picture.onSize({
                  width: event.currentTarget.naturalWidth,
                  height: event.currentTarget.naturalHeight,
                })
              }
              onError={() => setFailed(true)}
            />
          </>
        )}
      </div>
      <p id={helpId} className="picture-help fv-muted">
        Wheel or <kbd>+</kbd> <kbd>-</kbd> to zoom, drag or arrows to move, <kbd>[</kbd> <kbd>]</kbd> to turn.
      </p>
    </div>
  );
}
