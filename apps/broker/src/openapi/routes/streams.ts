import { z } from 'zod';
import { problem, stream, streamStatus } from '../answers.js';
import type { Scope } from '../../access/scopes.js';
import type { Described, Routes } from '../described.js';

const asked = (
  scope: Scope,
  summary: string,
  status: number,
  says: string,
  schema?: z.ZodType,
  more: Described['answers'] = {},
): Described => ({
  summary,
  asker: 'agency',
  scope,
  answers: {
    [status]: { says, ...(schema && { schema }) },
    404: { says: 'There is no such stream of yours.', schema: problem },
    ...more,
  },
});

const lookingUp = {
  429: { says: 'Another address of yours is being looked up.', schema: problem },
};

/** How an agency manages its own stream (SSF 1.0 §8.1). */
export const streamRoutes: Routes = {
  'POST /ssf/stream': asked('ssf.manage', 'Make a stream.', 201, 'The stream.', stream, {
    409: { says: 'You have one.', schema: problem },
    ...lookingUp,
  }),
  'GET /ssf/stream': asked(
    'ssf.read',
    'Your stream by its name; without one, all of yours.',
    200,
    'The stream, or a list.',
    z.union([stream, z.array(stream)]),
  ),
  'PATCH /ssf/stream': asked(
    'ssf.manage',
    'Change some of a stream.',
    200,
    'The stream.',
    stream,
    lookingUp,
  ),
  'PUT /ssf/stream': asked(
    'ssf.manage',
    'Replace a stream.',
    200,
    'The stream.',
    stream,
    lookingUp,
  ),
  'DELETE /ssf/stream': asked('ssf.manage', 'Delete a stream.', 204, 'It is gone.'),
  'GET /ssf/status': asked('ssf.read', 'Whether a stream is on.', 200, 'Its status.', streamStatus),
  'POST /ssf/status': asked(
    'ssf.manage',
    'Turn a stream on, hold it, or turn it off. What is held is not dropped.',
    200,
    'Its status.',
    streamStatus,
  ),
  'POST /ssf/verify': asked(
    'ssf.manage',
    'Ask for a verification event.',
    204,
    'It is on its way.',
    undefined,
    {
      429: { says: 'Too soon: see Retry-After.', schema: problem },
    },
  ),
  'POST /ssf/subjects:add': asked(
    'ssf.manage',
    'Ask to be told of a person.',
    200,
    'You are, if you must be.',
  ),
  'POST /ssf/subjects:remove': {
    summary: 'Refused: an agency is told of every person of whom it must be told.',
    asker: 'agency',
    scope: 'ssf.manage',
    answers: {
      403: { says: 'Nobody can be removed.', schema: problem },
      404: { says: 'There is no such stream of yours.', schema: problem },
    },
  },
};
