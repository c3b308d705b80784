"use client";

import { useEffect } from "react";

/** A page the browser brings back from its memory ("back" after paying) is asked for again, so that it cannot be paid twice. */
export function ReloadOnReturn() {
  useEffect(() => {
    const reload = (event: PageTransitionEvent): void => {
      if (event.persisted) window.location.reload();
    };
    window.addEventListener("pageshow", reload);
    return () => window.removeEventListener("pageshow", reload);
  }, []);
  return null;
}
