// Asks the browser for a passkey and posts its answer with the form. Says beforehand where it can't: a browser's own words help nobody.
const root = document.getElementById('passkey');
const button = root.querySelector('button');

function say(what) {
  for (const note of root.querySelectorAll('[data-problem]')) note.hidden = note.dataset.problem !== what;
}

async function use() {
  button.disabled = true;
  say(null);
  try {
    const answer = await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(JSON.parse(root.dataset.options)) });
    const form = root.querySelector('form');
    form.elements['Input.Credential'].value = JSON.stringify(answer.toJSON());
    form.submit();
  } catch (e) {
    button.disabled = false;
    say(e.name === 'NotAllowedError' || e.name === 'AbortError' ? 'Cancelled' : 'Unsupported');
  }
}

if (location.origin !== root.dataset.origin) {
  button.hidden = true;
  say('Elsewhere');
} else if (!globalThis.PublicKeyCredential?.parseRequestOptionsFromJSON) {
  button.hidden = true;
  say('Unsupported');
} else {
  button.addEventListener('click', use);
  // Back from where it led, the page is as it was left.
  addEventListener('pageshow', e => { if (e.persisted) location.reload(); });
}
