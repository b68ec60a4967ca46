const MARKS: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escape = (text: string): string => text.replace(/[&<>"']/g, (mark) => MARKS[mark] ?? mark);

const STYLE = `
  :root { color-scheme: light dark; }
  body { font: 16px/1.5 system-ui, sans-serif; background: light-dark(#f6f8fa, #10151c); color: light-dark(#1a1f36, #e8ecf3); margin: 0; }
  main { max-width: 24rem; margin: 3rem auto; padding: 1.5rem; background: light-dark(#fff, #1a212b); border-radius: 12px; box-shadow: 0 2px 12px #0002; }
  h1 { font-size: 1.25rem; margin: 0 0 .5rem; } label { display: block; margin: .75rem 0 .25rem; }
  input { width: 100%; box-sizing: border-box; font: inherit; padding: .6rem; }
  button { width: 100%; font: inherit; font-weight: 600; margin-top: 1.25rem; padding: .75rem; border: 0; border-radius: 8px; background: #3b5bdb; color: #fff; }
  .error { color: light-dark(#b42318, #ff9a8d); } .note { color: light-dark(#5b6478, #9aa7bb); font-size: .85rem; } li { margin: .15rem 0; }`;

/** The form that a person signs in with. The sandbox alone has such accounts, so it shows them. */
export function loginHtml(accounts: readonly { email: string; roles: string[] }[], message?: string): string {
  const error = message ? `<p class="error" role="alert">${escape(message)}</p>` : '';
  const list = accounts.map(({ email, roles }) => `<li>${escape(email)} (${escape(roles.join(', '))})</li>`).join('');
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Sign in (sandbox)</title><style>${STYLE}</style>
<main><h1>Sign in to the desk</h1>${error}<form method="post">
<label for="email">Address</label><input id="email" name="email" type="email" autocomplete="username" required autofocus value="${escape(accounts[0]?.email ?? '')}">
<label for="password">Password</label><input id="password" name="password" type="password" autocomplete="current-password" required>
<button>Sign in</button></form>
<div class="note"><p>The sandbox’s own sign-in. The password of each is <code>sandbox</code>:</p><ul>${list}</ul></div></main></html>`;
}
