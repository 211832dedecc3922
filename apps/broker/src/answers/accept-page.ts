import type { PageAnswer, PageView } from './accept-pages.service.js';
import { escaped, page, paragraph } from './page.js';
import type { Sent } from './page-codes.service.js';

const london = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  dateStyle: 'medium',
  timeStyle: 'short',
});

const fact = (name: string, value: string): string =>
  `<dt>${escaped(name)}</dt><dd>${escaped(value)}</dd>`;

/** What it is: reference, severity, role. No person. */
const facts = ({ reference, severity, post, dueAt }: PageView): string =>
  `<dl>${fact('Reference', reference)}${fact('Severity', severity)}${fact('For', post)}${
    dueAt ? fact('Accept before', london.format(dueAt)) : ''
  }</dl>`;

const hidden = (token: string): string =>
  `<input type="hidden" name="form" value="${escaped(token)}">`;

const sendForm = (path: string, token: string, label: string): string =>
  `<form method="post" action="${escaped(path)}/code">${hidden(token)}<button type="submit">${escaped(label)}</button></form>`;

const codeForm = (path: string, token: string, error: string | undefined): string => {
  const described = `code-hint${error === undefined ? '' : ' code-error'}`;
  const said =
    error === undefined
      ? ''
      : `<div class="error" role="alert"><p id="code-error">${escaped(error)}</p></div>`;
  return `${said}<form method="post" action="${escaped(path)}">${hidden(token)}
<label for="code">Code from the text message</label>
<p id="code-hint">Six figures. It is good for 10 minutes.</p>
<input id="code" name="code" inputmode="numeric" autocomplete="one-time-code" maxlength="12" required aria-describedby="${described}"${error === undefined ? '' : ' aria-invalid="true"'}>
<p>With the code you say: I own the next action.</p>
<button type="submit">Accept this alert</button></form>${sendForm(path, token, 'Send another code')}`;
};

const whomToCall = ({ call }: PageView): string => {
  if (!call) return paragraph('Call your manager on call.');
  const by =
    call.phone === undefined
      ? ''
      : ` <a href="tel:${escaped(call.phone)}">${escaped(call.phone)}</a>`;
  return `<p>Call the ${escaped(call.title)}.${by}</p>`;
};

/** The page of a notice. Looking at it accepts nothing. */
export function lookPage(view: PageView, path: string, token: string): string {
  const title = `Alert ${view.reference}`;
  if (view.standing === 'accepted')
    return page(title, facts(view) + paragraph('This alert has been accepted.'));
  if (view.standing === 'run-out')
    return page(
      title,
      facts(view) +
        paragraph('Nobody accepted it in time, and it has gone to the next rung.') +
        whomToCall(view),
    );
  if (!view.canSignIn)
    return page(
      title,
      facts(view) +
        paragraph(
          'It cannot be accepted here: no verified mobile number is held for whoever is on duty.',
        ) +
        whomToCall(view),
    );
  return page(
    title,
    facts(view) +
      paragraph(
        'Nothing is accepted yet. To accept it, sign in with a code that is sent to your mobile.',
      ) +
      sendForm(path, token, 'Send me a code by text'),
  );
}

/** After a code was asked for. */
export function sentPage(view: PageView, sent: Sent, path: string, token: string): string {
  const title = `Alert ${view.reference}`;
  switch (sent) {
    case 'sent':
      return page(
        title,
        facts(view) +
          paragraph('A code was sent to your mobile. Nothing is accepted yet.') +
          codeForm(path, token, undefined),
      );
    case 'too-many':
      return page(
        title,
        facts(view) +
          paragraph('Too many codes were asked for. Nothing is accepted. Try again in an hour.') +
          whomToCall(view),
      );
    case 'no-number':
      return lookPage({ ...view, canSignIn: false }, path, token);
    case 'not-sent':
      return page(
        title,
        facts(view) +
          paragraph('The code could not be sent. Nothing is accepted.') +
          sendForm(path, token, 'Try again') +
          whomToCall(view),
      );
  }
}

/** After a code was given. */
export function answerPage(
  view: PageView,
  answer: PageAnswer,
  path: string,
  token: string,
): string {
  const title = `Alert ${view.reference}`;
  switch (answer) {
    case 'accepted':
      return page(
        `Accepted: alert ${view.reference}`,
        paragraph('You own the next action. It is in the record in your name.'),
      );
    case 'accepted-before':
      return page(title, paragraph('This alert was accepted before. Nothing has changed.'));
    case 'kept':
      return page(
        title,
        paragraph('Your acceptance is kept and not decided yet. Open this page again in a minute.'),
      );
    case 'not-taken':
      return lookPage(view, path, token);
    case 'wrong':
      return page(
        title,
        facts(view) + codeForm(path, token, 'This is not the code. Nothing is accepted.'),
      );
    case 'run-out':
      return page(
        title,
        facts(view) +
          paragraph('This code has run out. Nothing is accepted.') +
          sendForm(path, token, 'Send me a new code'),
      );
    case 'too-many':
      return page(
        title,
        facts(view) +
          paragraph('This code was tried too often and is good for nothing. Nothing is accepted.') +
          sendForm(path, token, 'Send me a new code') +
          whomToCall(view),
      );
  }
}

export const noPage = (): string =>
  page(
    'There is no such page',
    paragraph('The link is not whole, or it is not ours. Copy all of it from the message.'),
  );

export const foreignForm = (path: string): string =>
  page(
    'Nothing was done',
    `${paragraph('This did not come from the page that you were shown. Nothing is accepted.')}<p><a href="${escaped(path)}">Open the page again</a></p>`,
  );
