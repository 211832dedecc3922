import { createHash } from 'node:crypto';

const style = `
:root{color-scheme:light dark}
body{margin:0;font:1.125rem/1.5 system-ui,sans-serif;color:#0b0c0c;background:#fff}
main{max-width:38rem;margin:0 auto;padding:1rem}
h1{font-size:1.6rem;line-height:1.2;margin:1rem 0}
dl{margin:1rem 0}dt{font-weight:700}dd{margin:0 0 .75rem}
label{display:block;font-weight:700;margin-bottom:.25rem}
input{box-sizing:border-box;min-height:44px;width:12rem;max-width:100%;font:inherit;padding:.25rem .5rem;border:2px solid #0b0c0c;color:#0b0c0c;background:#fff}
button,a.button{display:inline-block;box-sizing:border-box;min-height:44px;min-width:44px;font:inherit;font-weight:700;padding:.5rem 1rem;margin:1rem 0;border:0;background:#00703c;color:#fff;text-decoration:none}
a{color:#1d70b8;display:inline-block;min-height:44px;line-height:44px}
:focus{outline:3px solid #ffdd00;outline-offset:0;box-shadow:0 0 0 6px #0b0c0c}
.error{border-left:5px solid #d4351c;padding-left:1rem}
.error p{font-weight:700;color:#d4351c}
@media (prefers-color-scheme:dark){body{color:#fff;background:#0b0c0c}a{color:#8ec4ff}.error p{color:#ff8f80}input{border-color:#fff}}
`;

const styleHash = createHash('sha256').update(style).digest('base64');

/** Nothing but this one style sheet, and forms to ourselves: no script, no frame, nothing from elsewhere. */
export const pageHeaders: Readonly<Record<string, string>> = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`,
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'x-robots-tag': 'noindex, nofollow',
  'cross-origin-opener-policy': 'same-origin',
};

/** Text of ours or of the directory, safe inside HTML. */
export const escaped = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');

/** A whole page. @param title is escaped here; @param body is HTML already */
export const page = (title: string, body: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)} – Tocsin</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${escaped(title)}</h1>
${body}
</main>
</body>
</html>
`;

export const paragraph = (text: string): string => `<p>${escaped(text)}</p>`;
