// Opens the handheld's page where the network does not reach. It is registered for /scan alone, keeps the files of that
// page under the build's version, and touches nothing else: what the API answers is never kept.
self.importScripts("/scan-files.js");

const { version, files } = self.SCAN_FILES;
const PREFIX = "fovea-scan-";
const CACHE = PREFIX + version;
const PAGE = "/index.html";
// These have their content's hash in their names; the others are asked for anew while there is a network.
const LASTING = "/assets/";
// A network this slow is none to somebody with a parcel in their arms.
const PATIENCE_MS = 4_000;

self.addEventListener("install", (event) => {
  const fresh = files.map((path) => new Request(path, path.startsWith(LASTING) ? {} : { cache: "reload" }));
  event.waitUntil(
    caches
      .open(CACHE)
      .then((cache) => cache.addAll(fresh))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => names.filter((name) => name.startsWith(PREFIX) && name !== CACHE))
      .then((old) => Promise.all(old.map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(networkFirst(request, PAGE));
  else if (files.includes(pathname)) {
    event.respondWith(pathname.startsWith(LASTING) ? keptFirst(request, pathname) : networkFirst(request, pathname));
  }
});

async function keptFirst(request, path) {
  return (await kept(path)) ?? fetch(request);
}

/** The kept file stands in for an answer that does not come, comes too late, or is a proxy's excuse. */
async function networkFirst(request, path) {
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(PATIENCE_MS) });
    if (answer.status < 500) return answer;
    return (await kept(path)) ?? answer;
  } catch (failure) {
    const file = await kept(path);
    if (file) return file;
    throw failure;
  }
}

async function kept(path) {
  return (await caches.open(CACHE)).match(path);
}
