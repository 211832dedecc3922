import { createHash } from 'node:crypto';
import { referenceChapters, type Chapter, type Entry } from './reference.js';
import type { Member } from './members.js';
import { introduction } from './words.js';

const style = `
:root{color-scheme:light dark}
body{margin:0;font:1rem/1.5 system-ui,sans-serif;color:#0b0c0c;background:#fff}
header,main{max-width:62rem;margin:0 auto;padding:1rem}
h1{font-size:1.8rem;line-height:1.2}h2{margin-top:3rem;border-top:4px solid #0b0c0c;padding-top:.5rem}
h3{margin:2.5rem 0 .25rem;font-size:1.25rem;overflow-wrap:anywhere}
nav ul{list-style:none;padding:0;display:flex;flex-wrap:wrap;gap:0 1rem}nav a{display:inline-block;padding:.4rem 0}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.1rem 1rem;margin:.5rem 0}dt{font-weight:700}dd{margin:0;overflow-wrap:anywhere}
table{border-collapse:collapse;width:100%;margin:1rem 0}
th,td{text-align:left;vertical-align:top;padding:.4rem .6rem .4rem 0;border-bottom:1px solid #b1b4b6}
code{font:.9em ui-monospace,monospace;overflow-wrap:anywhere}
pre{overflow-x:auto;background:#f3f2f1;padding:.75rem;margin:.5rem 0}pre.wrap{white-space:pre-wrap;overflow-wrap:anywhere}
details{margin:.25rem 0}summary{min-height:44px;line-height:44px;cursor:pointer;font-weight:700}
a{color:#1d70b8}:focus{outline:3px solid #ffdd00;box-shadow:0 0 0 5px #0b0c0c}
@media (max-width:40rem){
dl{grid-template-columns:1fr}dt{margin-top:.4rem}
table,tbody,tr,td{display:block}thead{position:absolute;left:-100vw}
tr{border-bottom:1px solid #b1b4b6;padding:.5rem 0}td{border:0;padding:.1rem 0}
}
@media (prefers-color-scheme:dark){body{color:#fff;background:#0b0c0c}a{color:#8ec4ff}h2{border-color:#fff}pre{background:#222}}
`;
const styleHash = createHash('sha256').update(style).digest('base64');

/** One style sheet and nothing else: no script, no form, no frame, nothing from elsewhere. */
export const referenceHeaders: Readonly<Record<string, string>> = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'`,
  'referrer-policy': 'no-referrer',
  'cache-control': 'public, max-age=300',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

const safe = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');

/** Text with its `code` marked. */
const prose = (text: string): string => safe(text).replace(/`([^`]+)`/g, '<code>$1</code>');

const row = ({ path, required, kind, says }: Member): string =>
  `<tr><td><code>${safe(path)}</code>${required ? ' <strong>must be there</strong>' : ''}</td><td>${prose(kind)}</td><td>${prose(says)}</td></tr>`;

const fold = (summary: string, text: string, wrap: boolean): string =>
  `<details><summary>${safe(summary)}</summary><pre${wrap ? ' class="wrap"' : ''} tabindex="0">${safe(text)}</pre></details>`;

const entry = (one: Entry): string => `<section id="${safe(one.name)}">
<h3>${safe(one.name)}</h3>
<p>${prose(one.says)}</p>
<dl><dt>Type</dt><dd><code>${safe(one.type)}</code></dd>
${one.row === undefined ? '' : `<dt>Row</dt><dd>${safe(one.row)}</dd>`}
<dt>Stated by</dt><dd>${safe(one.statedBy)}</dd><dt>About</dt><dd>${prose(one.about)}</dd></dl>
<table><thead><tr><th scope="col">Member</th><th scope="col">What it may be</th><th scope="col">What it means</th></tr></thead>
<tbody>${one.members.map(row).join('\n')}</tbody></table>
${fold('What is signed', JSON.stringify(one.claims, null, 2), false)}
${fold('Signed', one.signed, true)}
</section>`;

const chapter = ({ title, entries }: Chapter): string =>
  `<h2>${safe(title)}</h2>\n${entries.map(entry).join('\n')}`;

/** The reference as one page, readable on a telephone and without scripts. */
export async function referencePage(): Promise<string> {
  const chapters = await referenceChapters();
  const links = chapters.flatMap(({ entries }) =>
    entries.map(({ name }) => `<li><a href="#${safe(name)}">${safe(name)}</a></li>`),
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>The events – Tocsin</title>
<style>${style}</style>
</head>
<body>
<header>
<h1>The events</h1>
${introduction.map((text) => `<p>${prose(text)}</p>`).join('\n')}
<nav aria-label="Events"><ul>${links.join('')}</ul></nav>
</header>
<main>
${chapters.map(chapter).join('\n')}
</main>
</body>
</html>
`;
}
