/** Text made safe for HTML. */
export const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.codePointAt(0)};`);

/** A plain page that works on any phone: no script, no request to anywhere else. `body` is HTML. */
export const htmlPage = (language: string, title: string, body: string): string => `<!doctype html>
<html lang="${escaped(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escaped(title)}</title>
<style>
:root { color-scheme: light dark; --ink: #1d2730; --quiet: #59646d; --paper: #f3f0e9; --card: #fffdf9; --go: #0f6b62; --line: #d9d3c6 }
@media (prefers-color-scheme: dark) { :root { --ink: #e7edef; --quiet: #9aa8b0; --paper: #0f171b; --card: #1d2a31; --go: #58c9b8; --line: #2b3a42 } }
* { box-sizing: border-box }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 20px; background: var(--paper); color: var(--ink); font: 17px/1.5 system-ui, sans-serif }
main { width: 100%; max-width: 26rem; background: var(--card); border: 1px solid var(--line); border-radius: 18px; padding: 28px 24px }
h1 { font-size: 1.35rem; line-height: 1.3; margin: 0 0 .6rem }
h1, .go { text-wrap: balance }
nav { display: flex; flex-wrap: wrap; justify-content: flex-end; gap: .2rem 1rem; margin: -14px 0 .2rem }
nav a { padding: 10px 2px; color: var(--go) }
p { margin: .5rem 0 }
.quiet { color: var(--quiet); font-size: .92rem }
.go { display: block; width: 100%; min-height: 52px; margin: 1.1rem 0 .6rem; padding: 13px 16px; border: 0; border-radius: 12px; background: var(--go); color: var(--card); font: inherit; font-weight: 600; text-align: center; text-decoration: none; cursor: pointer }
.other { background: transparent; color: var(--go); border: 2px solid var(--go) }
.go:focus-visible { outline: 3px solid var(--ink); outline-offset: 2px }
</style>
</head>
<body><main>${body}</main></body>
</html>`;
