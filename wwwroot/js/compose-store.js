// What the browser keeps of messages being written: one record per composer, keyed by account, in IndexedDB.
// A record is { account, id, updatedAt, state, subject, html, text, images, sending, discarded }.
const database = 'webmail-compose';
const composers = 'composers';

let opening;

function open() {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(database, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(composers, { keyPath: ['account', 'id'] });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  // A browser that refused once (a private window, a full disk) may not refuse the next time.
  opening.catch(() => { opening = undefined; });
  return opening;
}

async function run(mode, use) {
  const transaction = (await open()).transaction(composers, mode);
  const request = use(transaction.objectStore(composers));
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = transaction.onerror = () => reject(transaction.error);
  });
}

export const put = record => run('readwrite', store => store.put(record));

export async function get(account, id) {
  await takeUp(account);
  return run('readonly', store => store.get([account, id]));
}

export function remove(account, id) {
  localStorage.removeItem(lastWords + JSON.stringify([account, id]));
  return run('readwrite', store => store.delete([account, id]));
}

// A page that goes away does not wait for IndexedDB: its last words are put down here, at once, and taken up by the next page.
const lastWords = 'webmail-compose:';

export function putAtOnce({ images, ...record }) {
  try { localStorage.setItem(lastWords + JSON.stringify([record.account, record.id]), JSON.stringify(record)); } catch { /* Full: what IndexedDB has stays. */ }
}

async function takeUp(account) {
  for (const key of Object.keys(localStorage).filter(k => k.startsWith(lastWords))) {
    const words = JSON.parse(localStorage.getItem(key));
    if (words?.account !== account) continue;
    const record = await run('readonly', store => store.get([account, words.id]));
    if (!(record?.updatedAt > words.updatedAt)) await put({ images: new Map(), ...record, ...words });
    localStorage.removeItem(key);
  }
}

/** The records of one account, oldest first; another account's are never read. */
export async function list(account) {
  await takeUp(account);
  const records = await run('readonly', store => store.getAll(IDBKeyRange.bound([account], [account, []])));
  return records.sort((a, b) => a.updatedAt - b.updatedAt);
}

/** Holds a composer for this page, so that another tab leaves it alone; resolves to what lets go of it, or to null. */
export function hold(id) {
  // Web Locks need a secure context; without one every tab sees all of them, which loses nothing.
  if (!navigator.locks) return Promise.resolve(() => {});
  return new Promise(resolve => {
    navigator.locks.request(`webmail-compose-${id}`, { ifAvailable: true }, lock => {
      if (!lock) return resolve(null);
      return new Promise(release => resolve(release));
    });
  });
}
