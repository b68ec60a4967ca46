/**
 * Stands in the page itself and asks for a new chat while the page's script is still on its way: its answer brings the
 * first line. A tab that has a chat takes that one up. Runs as a plain script, so all of it is in here.
 */
(() => {
  const query = new URLSearchParams(location.search);
  const lender = query.get('lender');
  const language = query.get('language');
  const hasChat = (): boolean => {
    try {
      return sessionStorage.getItem(`liftline-chat:${lender}`) !== null;
    } catch {
      return false;
    }
  };
  if (!lender || location.hash.includes('t=') || hasChat()) return;
  const asked = fetch('/directline/tokens/generate', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ lender, ...(language ? { language } : {}), begin: true }),
  });
  // Whoever takes it hears of it.
  asked.catch(() => undefined);
  Object.assign(window, { liftlineBegun: asked });
})();
