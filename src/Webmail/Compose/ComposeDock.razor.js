import * as store from '../js/compose-store.js';

/** What this browser kept of an account's composers and no other tab has open, as UTF-8 JSON: it may be long. */
export async function kept(account) {
  const found = [];
  for (const record of await store.list(account)) {
    const release = await store.hold(record.id);
    if (!release) continue;
    release();
    if (record.discarded) await store.remove(account, record.id);
    else found.push({ id: record.id, state: record.state, subject: record.subject, wasSending: record.sending === true });
  }
  return new TextEncoder().encode(JSON.stringify(found));
}
