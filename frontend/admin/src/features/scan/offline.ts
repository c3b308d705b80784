/** Lets this device open the handheld without a network; a browser that cannot do that works as before. */
export function keepForOffline(): void {
  if (!import.meta.env.PROD || !("serviceWorker" in navigator)) return;
  void navigator.serviceWorker.register("/scan-worker.js", { scope: "/scan", updateViaCache: "none" }).catch(() => undefined);
}
