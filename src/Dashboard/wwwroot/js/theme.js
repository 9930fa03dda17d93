// Runs before the first paint. Keeps the choice and what it comes to in cookies, so that the server renders the right theme.
window.hayateTheme = (() => {
  const system = matchMedia('(prefers-color-scheme: dark)');
  const year = 365 * 24 * 3600;
  let page = null;

  const read = name => document.cookie.split('; ').find(c => c.startsWith(name + '='))?.split('=')[1];
  const write = (name, value) => { document.cookie = `${name}=${value}; path=/; max-age=${year}; samesite=lax`; };
  const mode = () => read('hayate-theme') ?? 'System';

  function apply() {
    const dark = mode() === 'Dark' || (mode() === 'System' && system.matches);
    write('hayate-dark', dark ? '1' : '0');
    document.documentElement.dataset.theme = dark ? 'dark' : 'light';
    return dark;
  }

  system.addEventListener('change', () => {
    const dark = apply();
    page?.invokeMethodAsync('OnTheme', dark).catch(() => { page = null; });
  });
  apply();

  return {
    follow(reference) { page = reference; return apply(); },
    choose(value) { write('hayate-theme', value); return apply(); },
  };
})();
