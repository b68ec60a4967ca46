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
:root { color-scheme: light dark; --ink: #14212b; --quiet: #51626f; --paper: #f5f7f8; --card: #fff; --go: #0a6b4f; --line: #d9e0e4 }
@media (prefers-color-scheme: dark) { :root { --ink: #e9eff2; --quiet: #a5b4be; --paper: #10181e; --card: #19242c; --go: #37b98d; --line: #2c3a44 } }
* { box-sizing: border-box }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 20px; background: var(--paper); color: var(--ink); font: 17px/1.5 system-ui, sans-serif }
main { width: 100%; max-width: 26rem; background: var(--card); border: 1px solid var(--line); border-radius: 18px; padding: 28px 24px }
h1 { font-size: 1.35rem; margin: 0 0 .6rem }
p { margin: .5rem 0 }
.quiet { color: var(--quiet); font-size: .92rem }
.go { display: block; width: 100%; min-height: 52px; margin: 1.1rem 0 .6rem; padding: 13px 16px; border: 0; border-radius: 12px; background: var(--go); color: var(--card); font: inherit; font-weight: 600; text-align: center; text-decoration: none; cursor: pointer }
.other { background: transparent; color: var(--go); border: 2px solid var(--go) }
.go:focus-visible { outline: 3px solid var(--ink); outline-offset: 2px }
</style>
</head>
<body><main>${body}</main></body>
</html>`;
