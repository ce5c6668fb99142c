// Files on their way: one request each, straight to the server, with progress. Two at a time.
const atOnce = 2;

/**
 * @param options { address, culture, of: "{0} of {1}", row: key => element or null, done(key, upload), failed(key, error) }
 */
export function createUploads(options) {
  const running = new Map();
  const waiting = [];
  const size = sizes(options.culture);

  const next = () => {
    while (running.size < atOnce && waiting.length) {
      const { key, file } = waiting.shift();
      start(key, file);
    }
  };

  const start = (key, file) => {
    const request = new XMLHttpRequest();
    running.set(key, request);
    const query = new URLSearchParams({ name: file.name, type: file.type });
    request.open('POST', `${options.address}?${query}`);
    // Another site's form can't set a header of its own.
    request.setRequestHeader('X-Webmail-Upload', '1');
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    request.upload.onprogress = event => progress(key, event.loaded, event.total || file.size);
    request.onloadend = () => {
      if (running.get(key) !== request) return;
      running.delete(key);
      if (request.status === 200) options.done(key, JSON.parse(request.responseText));
      else options.failed(key, errorOf(request));
      next();
    };
    request.send(file);
  };

  const progress = (key, loaded, total) => {
    const row = options.row(key);
    if (!row) return;
    const bar = row.querySelector('progress');
    if (bar) { bar.max = total; bar.value = loaded; }
    const text = row.querySelector('[data-progress]');
    if (text) text.textContent = options.of.replace('{0}', size(loaded, total)).replace('{1}', size(total, total, true));
  };

  return {
    add(key, file) {
      waiting.push({ key, file });
      next();
    },

    cancel(key) {
      const index = waiting.findIndex(one => one.key === key);
      if (index >= 0) waiting.splice(index, 1);
      const request = running.get(key);
      running.delete(key);
      request?.abort();
      next();
    },

    dispose() {
      waiting.length = 0;
      for (const request of running.values()) request.abort();
      running.clear();
    },
  };
}

function errorOf(request) {
  if (request.status === 0) return 'GatewayUnreachable';
  if (request.status === 401) return 'SessionGone';
  if (request.status === 413) return 'UploadTooLarge';
  try {
    return JSON.parse(request.responseText).error ?? 'Unexpected';
  } catch {
    return 'Unexpected';
  }
}

/** Both numbers of "3.1 of 5.0 MB" in the unit of the larger one; only the second says it. */
function sizes(culture) {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'];
  return (bytes, scale, withUnit) => {
    const step = scale < 1000 ? 0 : scale < 1e6 ? 1 : scale < 1e9 ? 2 : 3;
    const digits = step < 2 ? 0 : 1;
    const format = { minimumFractionDigits: digits, maximumFractionDigits: digits };
    if (withUnit) Object.assign(format, { style: 'unit', unit: units[step], unitDisplay: 'short' });
    return new Intl.NumberFormat(culture, format).format(bytes / 1000 ** step);
  };
}
