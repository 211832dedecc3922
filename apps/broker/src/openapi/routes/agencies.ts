import { z } from 'zod';
import {
  jwks,
  pollAnswer,
  problem,
  setError,
  standing,
  tokenAnswer,
  tokenError,
  tokenRequest,
  transmitter,
} from '../answers.js';
import type { Routes } from '../described.js';

const html = 'text/html';
const refused = {
  says: 'The statement is refused: each time, or until the operator has registered the agency or its key; with `Retry-After` until the key counts.',
  schema: setError,
};

/** What an agency's own program asks, and what anybody may. */
export const agencyRoutes: Routes = {
  'POST /events': {
    summary:
      'Take in a signed statement (RFC 8417, RFC 8935). The same again has no second effect.',
    asker: 'anybody',
    takes: 'application/secevent+jwt',
    answers: {
      202: { says: 'It is stored. Nothing else may be read out of it.' },
      400: { ...refused, orProblem: true },
      408: { says: 'It took too long to arrive.', schema: problem },
      413: refused,
      415: { ...refused, orProblem: true },
      429: { says: 'Too many: send it again after Retry-After.', schema: problem },
      431: { says: 'Too many header fields, or too large ones.', schema: problem },
      503: { says: 'Not now: send the same text again.', schema: setError },
    },
  },
  'POST /oauth/token': {
    summary: "Sign an agency's program in (RFC 6749 §4.4, RFC 7523): a token for some minutes.",
    asker: 'anybody',
    takes: 'application/x-www-form-urlencoded',
    body: tokenRequest,
    answers: {
      200: { says: 'A token.', schema: tokenAnswer },
      400: { says: 'Why not (RFC 6749 §5.2).', schema: tokenError, orProblem: true },
      401: { says: 'Why not (RFC 6749 §5.2).', schema: tokenError },
      429: {
        says: 'Too often, or it failed too often: try again after Retry-After.',
        schema: tokenError,
        orProblem: true,
      },
      503: { says: 'Not now: try again.', schema: tokenError },
    },
  },
  'GET /.well-known/oauth-authorization-server': {
    summary: 'How programs sign in (RFC 8414).',
    asker: 'anybody',
    answers: {
      200: {
        says: 'Metadata.',
        schema: z.looseObject({ issuer: z.string(), token_endpoint: z.string() }),
      },
    },
  },
  'GET /receipts': {
    summary: "The broker's signed receipt for a statement of yours, by its jti.",
    asker: 'agency',
    scope: 'ssf.read',
    answers: {
      200: { says: 'A signed receipt.', type: 'application/secevent+jwt' },
      404: { says: 'Nothing was taken under it.', schema: problem },
    },
  },
  'GET /receipts/standing': {
    summary: 'Who has taken on what a statement of yours told, by its jti.',
    asker: 'agency',
    scope: 'ssf.read',
    answers: {
      200: { says: 'Where it stands now. Nothing in it is about the person.', schema: standing },
      404: { says: 'Nothing was taken under it.', schema: problem },
    },
  },
  'POST /ssf/poll/{stream}': {
    summary: 'Give the waiting alerts of a stream, and let go of those acknowledged (RFC 8936).',
    asker: 'agency',
    scope: 'ssf.read',
    answers: {
      200: { says: 'Signed alerts by their identifier.', schema: pollAnswer },
      429: { says: 'So many polls of it are under way.', schema: problem },
    },
  },
  'GET /.well-known/jwks.json': {
    summary: 'The public keys that the broker signs with.',
    asker: 'anybody',
    answers: { 200: { says: 'A JWK Set (RFC 7517).', schema: jwks } },
  },
  'GET /.well-known/ssf-configuration': {
    summary: 'Who this broker is, and what it can do (SSF 1.0).',
    asker: 'anybody',
    answers: {
      200: {
        says: 'Transmitter metadata.',
        schema: transmitter,
      },
    },
  },
  'GET /.well-known/ssf-configuration/{rest}': {
    summary: 'The same, for an issuer that has a path.',
    asker: 'anybody',
    answers: {
      200: { says: 'Transmitter metadata.', schema: transmitter },
      404: { says: 'There is no such issuer here.', schema: problem },
    },
  },
  'GET /.well-known/tocsin-channels.json': {
    summary: 'The public keys that webhooks and browser pushes are checked with.',
    asker: 'anybody',
    answers: { 200: { says: 'Those that are set up.', schema: z.looseObject({}) } },
  },
  'GET /openapi.json': {
    summary: 'This document.',
    asker: 'anybody',
    answers: { 200: { says: 'OpenAPI 3.1.', schema: z.looseObject({ openapi: z.string() }) } },
  },
  'GET /reference': {
    summary: 'Every event with its members and an example, for people.',
    asker: 'anybody',
    answers: { 200: { says: 'A page without scripts.', type: html } },
  },
  'POST /callbacks/notify/received': {
    summary: 'Take a text that somebody sent, from GOV.UK Notify.',
    asker: 'notify',
    answers: { 204: { says: 'Taken.' } },
  },
  'POST /callbacks/notify/delivery': {
    summary: 'Take a delivery receipt of GOV.UK Notify.',
    asker: 'notify',
    answers: { 204: { says: 'Taken.' } },
  },
  'GET /accept/{notice}/{token}': {
    summary: 'The page that a mail leads to. Looking changes nothing.',
    asker: 'person',
    answers: {
      200: { says: 'The alert, without the person.', type: html },
      404: { says: 'The link is not one of ours, or is used up.', type: html },
    },
  },
  'POST /accept/{notice}/{token}/code': {
    summary: "Send a code to the person's telephone.",
    asker: 'person',
    takes: 'application/x-www-form-urlencoded',
    answers: {
      200: { says: 'Sent.', type: html },
      403: { says: 'The form is not ours.', type: html },
      404: { says: 'The link is not one of ours.', type: html },
      409: { says: 'It is not open any more.', type: html },
      429: { says: 'Too many codes.', type: html },
      503: { says: 'No code can be sent.', type: html },
    },
  },
  'POST /accept/{notice}/{token}': {
    summary: 'Accept with the code that was sent.',
    asker: 'person',
    takes: 'application/x-www-form-urlencoded',
    answers: {
      200: { says: 'Accepted.', type: html },
      202: { says: 'Kept, and accepted in a moment.', type: html },
      403: { says: 'The form is not ours.', type: html },
      404: { says: 'The link is not one of ours.', type: html },
      409: { says: 'It is not open any more.', type: html },
      422: { says: 'The code is wrong.', type: html },
    },
  },
  'GET /duty/calendar/{file}': {
    summary: "A person's own duties, by a secret address.",
    asker: 'anybody',
    answers: { 200: { says: 'iCalendar (RFC 5545).', type: 'text/calendar' } },
  },
};
