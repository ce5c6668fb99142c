// Starts the circuit: a WebSocket at once (no negotiation round trip), and tries again for as long as the page is open.
import './shell.js';
import './list.js';
import './reader.js';
import './keys.js';
import './menus.js';

const WEBSOCKETS = 1;

// The page is read while its framework is not there yet. One that nobody looks at, or no more, is not drawn: it waits no longer than this.
const SOON = 500;
await new Promise(drawn => {
  requestAnimationFrame(() => setTimeout(drawn));
  setTimeout(drawn, SOON);
});
await new Promise((come, failed) => {
  const script = document.createElement('script');
  script.setAttribute('autostart', 'false');
  script.src = document.getElementById('framework').href;
  script.onload = come;
  script.onerror = failed;
  document.head.append(script);
});

await Blazor.start({
  circuit: {
    configureSignalR: builder => builder.withUrl('_blazor', { skipNegotiation: true, transport: WEBSOCKETS }),
    reconnectionOptions: { maxRetries: 10000, retryIntervalMilliseconds: tries => tries === 0 ? 0 : Math.min(500 * tries, 5000) },
  },
});

// The server no longer knows the page (it was restarted): the address has the folder and the message, the browser has the drafts.
document.getElementById('components-reconnect-modal')?.addEventListener('components-reconnect-state-changed', e => {
  if (e.detail.state === 'rejected' || e.detail.state === 'resume-failed') location.reload();
  // Calls that failed meanwhile are no fault of the page.
  if (e.detail.state === 'hide') document.getElementById('blazor-error-ui').style.display = 'none';
});
