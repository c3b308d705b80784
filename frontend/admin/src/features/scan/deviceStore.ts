import type { Deed, DeedStore } from "./queue";

const NAME = "fovea-handheld";
const DEEDS = "deeds";

/** Deeds in IndexedDB: they are on the disk when the promise resolves, and come back after a reload. */
export function deviceStore(): DeedStore {
  let opened: Promise<IDBDatabase> | null = null;
  const open = () => {
    opened ??= openDatabase().catch((failure: unknown) => {
      opened = null;
      throw failure;
    });
    return opened;
  };
  const write = async <Result>(work: (deeds: IDBObjectStore) => IDBRequest<Result>): Promise<Result> => {
    const transaction = (await open()).transaction(DEEDS, "readwrite", { durability: "strict" });
    const request = work(transaction.objectStore(DEEDS));
    await committed(transaction);
    return request.result;
  };
  return {
    all: async () => {
      const transaction = (await open()).transaction(DEEDS, "readonly");
      const request = transaction.objectStore(DEEDS).getAll() as IDBRequest<Deed[]>;
      await committed(transaction);
      return request.result;
    },
    add: async (deed) => ({ ...deed, order: Number(await write((deeds) => deeds.add(deed))) }),
    put: async (deed) => void (await write((deeds) => deeds.put(deed))),
    remove: async (order) => void (await write((deeds) => deeds.delete(order))),
  };
}

function openDatabase(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(DEEDS, { keyPath: "order", autoIncrement: true });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(failure(request.error));
  });
}

function committed(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(failure(transaction.error));
    transaction.onerror = () => reject(failure(transaction.error));
  });
}

function failure(error: DOMException | null): Error {
  return error ?? new Error("This device cannot keep scans.");
}
