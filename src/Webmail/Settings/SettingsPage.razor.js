/** Light, dark or what the system says, at once and for the first paint of the next page. */
export function useScheme(name, scheme) {
  if (scheme) document.documentElement.dataset.scheme = scheme;
  else delete document.documentElement.dataset.scheme;
  keep(name, scheme);
}

/** The language is the page's from its first byte on, so it is asked for again. */
export function useCulture(name, value) {
  keep(name, value);
  location.reload();
}

export function submit(form) {
  form.requestSubmit();
}

function keep(name, value) {
  const secure = location.protocol === 'https:' ? '; secure' : '';
  const age = value ? 365 * 24 * 60 * 60 : 0;
  document.cookie = `${name}=${encodeURIComponent(value ?? '')}; path=/; max-age=${age}; samesite=lax${secure}`;
}
