/**
 * Puts a button into a lender's page that opens the chat over it. The chat is a page of its own in a frame: nothing of the
 * lender's page reaches it, and nothing of the chat reaches the page. Runs as a plain script, so all of it is in here.
 */
(() => {
  const script = document.currentScript as HTMLScriptElement | null;
  const lender = script?.dataset['lender'];
  if (!script || !lender) return;
  const home = new URL(script.src);
  const address = new URL('/chat', home);
  address.searchParams.set('lender', lender);
  address.searchParams.set('embedded', '1');
  for (const name of ['language', 'topic']) {
    const value = script.dataset[name];
    if (value) address.searchParams.set(name, value);
  }
  const title = script.dataset['title'] ?? 'Chat';

  const host = document.createElement('div');
  // Within a shadow the page's styles change nothing here, and ours nothing there. A style sheet made by script is no
  // inline style, which strict pages refuse.
  const root = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    :host { position: fixed; right: 0; bottom: 0; z-index: 2147483000; }
    button { position: fixed; right: 1rem; bottom: 1rem; width: 60px; height: 60px; border: 0; border-radius: 50%;
      background: #0f6b62; color: #fff; cursor: pointer; box-shadow: 0 4px 16px rgb(0 0 0 / 30%); }
    button:focus-visible { outline: 3px solid #0f6b62; outline-offset: 3px; }
    button i { position: absolute; top: 2px; right: 2px; width: 14px; height: 14px; border: 2px solid #fff;
      border-radius: 50%; background: #d23b2f; }
    iframe { position: fixed; right: 1rem; bottom: 1rem; width: min(400px, calc(100vw - 2rem));
      height: min(680px, calc(100vh - 2rem)); border: 0; border-radius: 16px; background: #f3f0e9;
      box-shadow: 0 12px 40px rgb(0 0 0 / 30%); }
    @media (max-width: 480px) { iframe { inset: 0; width: 100%; height: 100%; border-radius: 0; } }
    [hidden] { display: none; }`);
  root.adoptedStyleSheets = [sheet];

  const button = document.createElement('button');
  button.type = 'button';
  const name = (text: string): void => button.setAttribute('aria-label', text);
  name(title);
  button.setAttribute('aria-expanded', 'false');
  button.innerHTML =
    '<svg viewBox="0 0 24 24" width="28" height="28" aria-hidden="true"><path fill="currentColor" d="M4 4h16a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2H9l-5 4v-4a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2Z"/></svg><i hidden></i>';
  const dot = button.querySelector('i') as HTMLElement;
  let frame: HTMLIFrameElement | undefined;
  /** The chat has spoken. A frame that the browser refused must not have the keyboard: Escape would not be heard here. */
  let isThere = false;

  function show(open: boolean): void {
    if (open && !frame) {
      frame = document.createElement('iframe');
      frame.title = title;
      frame.allow = 'clipboard-write';
      frame.src = address.href;
      root.append(frame);
    }
    if (frame) frame.hidden = !open;
    button.hidden = open;
    button.setAttribute('aria-expanded', String(open));
    if (open) {
      dot.hidden = true;
      name(title);
      if (isThere) frame?.focus();
    } else button.focus();
  }

  button.addEventListener('click', () => show(true));
  // Also where the browser refuses to show the chat, and with it its button to close.
  addEventListener('keydown', ({ key }) => {
    if (key === 'Escape' && frame && !frame.hidden) show(false);
  });
  addEventListener('message', ({ origin, source, data }) => {
    if (origin !== home.origin || source !== frame?.contentWindow) return;
    if (data === 'liftline:close') show(false);
    if (data === 'liftline:said' && !isThere) {
      isThere = true;
      if (!frame.hidden && document.activeElement === document.body) frame.focus();
    }
    if (data === 'liftline:said' && frame.hidden) {
      dot.hidden = false;
      name(`${title} (1)`);
    }
  });
  root.append(button);
  document.body.append(host);
})();
