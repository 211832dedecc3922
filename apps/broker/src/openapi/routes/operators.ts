import { z } from 'zod';
import { directoryDocument } from '#contracts';
import * as answers from '../answers.js';
import type { Answer, Described, Routes } from '../described.js';

const asked = (
  summary: string,
  says: string,
  schema: z.ZodType,
  more: Partial<Pick<Described, 'answers' | 'body'>> = {},
): Described => ({ summary, asker: 'operator', answers: { 200: { says, schema } }, ...more });
const none: Answer = { says: 'There is none.', schema: answers.problem };

/** What operators and co-ordinators ask. */
export const operatorRoutes: Routes = {
  'GET /health/live': {
    summary: 'Whether the process answers and its loops go round.',
    asker: 'anybody',
    answers: {
      200: { says: 'They do.', schema: z.object({ status: z.string() }) },
      503: { says: 'They stand still.', schema: z.object({ status: z.string() }) },
    },
  },
  'GET /health/ready': {
    summary: 'Whether it does its work, part by part.',
    asker: 'anybody',
    answers: {
      200: { says: 'It does.', schema: answers.readiness },
      503: { says: 'Send it nothing.', schema: answers.readiness },
    },
  },
  'GET /metrics': {
    summary: 'What is measured, for Prometheus.',
    asker: 'operator',
    answers: { 200: { says: 'Text exposition format.', type: 'text/plain' } },
  },
  'GET /alerts': asked(
    'The board: open alerts first, worst first.',
    'Alerts.',
    z.object({ alerts: z.array(answers.alert) }),
  ),
  'GET /alerts/sources': asked(
    'How many alerts each agency began, and how many were unfounded.',
    'By agency.',
    answers.sources,
  ),
  'GET /alerts/{ref}': asked('One alert, with all that was done.', 'It.', answers.wholeAlert, {
    answers: { 200: { says: 'The alert.', schema: answers.wholeAlert }, 404: none },
  }),
  'GET /record': asked('The record of what was done, in order.', 'A page.', answers.recordPage),
  'GET /operator/idle': asked(
    'Whether everything that is due has been done.',
    'What waits.',
    answers.idle,
  ),
  'POST /operator/policy/check': asked(
    'Read a policy without using it.',
    'It can be used.',
    answers.policyChecked,
  ),
  'PUT /operator/agencies': asked(
    'Register an agency, or replace what is held of it.',
    'The agency and its stream.',
    answers.registered,
  ),
  'GET /operator/agencies': asked('Every agency.', 'Agencies.', answers.agencyList),
  'GET /operator/agencies/{agency}': asked(
    'One agency, by its id or issuer, with every key that was ever held of it.',
    'The agency.',
    answers.agencyView,
  ),
  'POST /operator/agencies/{agency}/keys': asked(
    'New keys beside those it has; without any, those that it publishes are read now.',
    'The agency.',
    answers.agencyView,
  ),
  'POST /operator/agencies/{agency}/keys/{kid}/revoke': asked(
    'Take a key back at once.',
    'The agency.',
    answers.agencyView,
  ),
  'POST /operator/agencies/{agency}/suspend': asked(
    'Take nothing from an agency for now.',
    'The agency.',
    answers.agencyView,
  ),
  'POST /operator/agencies/{agency}/resume': asked(
    'Take from it again.',
    'The agency.',
    answers.agencyView,
  ),
  'GET /operator/keys': asked('The keys that the broker signs with.', 'Keys.', answers.ownKeys),
  'POST /operator/keys/{kid}/revoke': asked(
    'Withdraw a key of the broker: another takes its place.',
    'Keys.',
    answers.ownKeys,
    {
      answers: {
        200: { says: 'Keys.', schema: answers.ownKeys },
        409: { says: 'It is the only one, and no other can be made.', schema: answers.problem },
      },
    },
  ),
  'POST /operator/directory': asked(
    'Take a directory document, all of it or none.',
    'What changed.',
    answers.importSummary,
    { body: directoryDocument },
  ),
  'GET /operator/directory': asked(
    'The whole directory, without cases.',
    'A directory document.',
    z.looseObject({ directory: z.int() }),
  ),
  'GET /operator/directory/duty': asked(
    'Who answers for a post, at an instant or over a span.',
    'The person, or the gap and its reason.',
    answers.duty,
  ),
  'GET /operator/directory/gaps': asked('Gaps that were found ahead.', 'Gaps.', answers.gaps),
  'GET /operator/directory/readiness': asked(
    'Who comes on duty, and whether they can be reached.',
    'People.',
    answers.ready,
  ),
  'POST /operator/directory/calendar/new': asked(
    'Make the secret address of a calendar.',
    'The address.',
    z.object({ url: z.string() }),
  ),
  'POST /operator/directory/calendar/revoke': asked(
    'Take a calendar address back.',
    'Done.',
    z.object({ revoked: z.literal(true) }),
  ),
  'POST /operator/directory/verify/start': asked(
    'Send a code to a telephone number or mail address.',
    'To how many.',
    z.object({ sent: z.int() }),
  ),
  'POST /operator/directory/verify/confirm': asked(
    'Give the code back.',
    'What is verified now.',
    z.object({ channel: z.string() }),
  ),
  'PUT /operator/push-subscriptions': asked(
    'Keep a browser that asked to be woken.',
    'Kept.',
    z.object({ staff: z.string(), kept: z.literal(true) }),
  ),
  'GET /operator/matches': asked(
    'Events whose person is not known for sure.',
    'Matches to settle.',
    answers.matches,
  ),
  'POST /operator/matches/{event}': asked(
    'Say which case an event is about.',
    'The case, and the identifiers that it has now besides.',
    z.looseObject({ case: z.string() }),
  ),
  'POST /operator/matches/{event}/undo': asked(
    'Take a confirmed match back.',
    'Done.',
    z.object({ event: z.string(), undone: z.literal(true) }),
  ),
  'POST /operator/cases/find': asked(
    'The case of an identifier. It is in the body, because addresses are kept in logs.',
    'Its id.',
    z.looseObject({ id: z.string() }),
  ),
  'GET /operator/cases/{id}': asked('One case, without names.', 'The case.', answers.caseView, {
    answers: { 200: { says: 'The case.', schema: answers.caseView }, 404: none },
  }),
  'POST /operator/cases/{id}/merge': asked(
    'Two cases are one person.',
    'The case that stands.',
    z.looseObject({ root: z.string() }),
  ),
  'POST /operator/cases/{id}/unmerge': asked(
    'They are not.',
    'Done.',
    z.object({ id: z.string(), unmerged: z.literal(true) }),
  ),
  'POST /operator/cases/{id}/erase-names': asked(
    'Erase the names of a case.',
    'Done.',
    z.object({ id: z.string(), erased: z.literal(true) }),
  ),
};
