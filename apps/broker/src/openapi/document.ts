import { z } from 'zod';
import { alertRaised, anySubject, eventContracts, eventName } from '#contracts';
import { problem, setError } from './answers.js';
import type { Answer, Described, Routes } from './described.js';
import type { FoundRoute } from './find-routes.js';
import { refusals, securityOf, securitySchemes, serversOf } from './who-asks.js';

type Json = Readonly<Record<string, unknown>>;

/** A zod schema as JSON Schema 2020-12, which OpenAPI 3.1 takes as it is. */
function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): Json {
  const made = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  // The document says once which dialect it is.
  return Object.fromEntries(Object.entries(made).filter(([name]) => name !== '$schema'));
}

const reference = (name: string): Json => ({ $ref: `#/components/schemas/${name}` });
const json = 'application/json';
const problemContent: Json = { 'application/problem+json': { schema: reference('Problem') } };

const says: Readonly<Record<number, string>> = {
  400: 'It cannot be read, and why.',
  401: 'Who is asking is not known, or may not.',
  403: 'Signed in, but the token is not for this.',
  404: 'There is no such thing.',
  429: 'Too many requests: see Retry-After.',
};

function contentOf({ schema, type }: Answer): Json {
  if (type !== undefined) return { [type]: {} };
  if (!schema) return {};
  if (schema === setError) return { [json]: { schema: reference('SetError') } };
  if (schema === problem) return problemContent;
  return { [json]: { schema: jsonSchema(schema, 'output') } };
}

function answerOf(answer: Answer): Json {
  const content = { ...contentOf(answer), ...(answer.orProblem && problemContent) };
  return { description: answer.says, ...(Object.keys(content).length > 0 && { content }) };
}

function answersOf(route: FoundRoute, { answers, asker }: Described): Json {
  const usual = [
    ...refusals[asker],
    ...(route.body || route.query ? [400] : []),
    ...(route.parameters.length > 0 ? [404] : []),
  ];
  const added = usual
    .filter((status) => !(status in answers))
    .map((status): [number, Answer] => [status, { says: says[status] ?? '', schema: problem }]);
  return {
    ...Object.fromEntries(
      [...Object.entries(answers), ...added].map(([status, one]) => [status, answerOf(one)]),
    ),
    default: answerOf({ says: 'Anything else that went wrong.', schema: problem }),
  };
}

function parametersOf({ parameters, query }: FoundRoute): Json[] {
  const inPath = parameters.map((name) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  if (!query) return inPath;
  const { properties = {}, required = [] } = jsonSchema(query, 'input') as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  const inQuery = Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }));
  return [...inPath, ...inQuery];
}

function bodyOf(route: FoundRoute, described: Described): Json | undefined {
  const { takes = json } = described;
  const schema = described.body ?? route.body;
  if (takes === 'application/secevent+jwt') {
    // The text is a compact JWS; what is inside it is the statement.
    const contentSchema = reference('Statement');
    const content = {
      [takes]: { schema: { type: 'string', contentMediaType: takes, contentSchema } },
    };
    return { required: true, content };
  }
  return (
    schema && { required: true, content: { [takes]: { schema: jsonSchema(schema, 'input') } } }
  );
}

function operation(route: FoundRoute, described: Described): Json {
  const { summary, asker } = described;
  const requestBody = bodyOf(route, described);
  const parameters = parametersOf(route);
  const servers = serversOf(described);
  return {
    operationId: route.key
      .replace(/[^A-Za-z0-9]+/g, '-')
      .toLowerCase()
      .replace(/-$/, ''),
    summary,
    tags: [asker === 'anybody' ? 'public' : asker],
    ...(servers && { servers }),
    security: securityOf(described),
    ...(parameters.length > 0 && { parameters }),
    ...(requestBody && { requestBody }),
    responses: answersOf(route, described),
  };
}

/** The content of each event by its name, and the statement that holds one of them. */
function eventSchemas(): Json {
  const contents = eventContracts.map(
    ({ type, schema, statedBy, row, example }): [string, Json] => [
      eventName(type),
      {
        ...jsonSchema(schema, 'input'),
        examples: [example],
        'x-tocsin-event': { type, row, statedBy },
      },
    ],
  );
  const whole = z.strictObject({
    iss: z.string().describe('Your agency, as registered.'),
    aud: z.string().describe("The broker's issuer, and nobody else."),
    jti: z.string().min(1).max(128).describe('New for each statement.'),
    iat: z.int().describe('When it is stated, in seconds.'),
    toe: z.int().optional().describe('When it happened, in seconds.'),
    txn: z.string().min(1).max(200).optional().describe('What it belongs to.'),
    sub_id: anySubject,
  });
  const { properties, required, ...rest } = jsonSchema(whole, 'input') as {
    properties: Json;
    required: string[];
  };
  const events = {
    type: 'object',
    minProperties: 1,
    maxProperties: 1,
    additionalProperties: false,
    properties: Object.fromEntries(
      eventContracts.map(({ type }) => [type, reference(eventName(type))]),
    ),
  };
  return {
    ...Object.fromEntries(contents),
    Statement: {
      ...rest,
      description: 'The claims of a statement (RFC 8417), signed as a compact JWS.',
      properties: { ...properties, events },
      required: [...required, 'events'],
    },
    'alert.raised': jsonSchema(alertRaised, 'output'),
    Problem: jsonSchema(problem, 'output'),
    SetError: jsonSchema(setError, 'output'),
  };
}

/**
 * The OpenAPI document: paths, parameters, bodies and guards as the controllers have them, and what they are for
 * as it is described. A route that nobody described is left out; a test finds it.
 * @param issuer the broker's own address
 */
export function openApiDocument(
  found: readonly FoundRoute[],
  described: Routes,
  issuer: string,
): Json {
  const paths: Record<string, Record<string, Json>> = {};
  for (const route of found) {
    const words = described[route.key];
    if (words)
      paths[route.path] = { ...paths[route.path], [route.method]: operation(route, words) };
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Tocsin',
      version: '0.1.0',
      description:
        'An inter-agency secure message and alert broker for public protection. Events: see /reference.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: issuer }],
    tags: [
      { name: 'public', description: 'Anybody; a statement proves itself by its signature.' },
      { name: 'agency', description: "An agency's own program, signed in." },
      { name: 'operator', description: 'Operators and co-ordinators.' },
      { name: 'person', description: 'Pages for people.' },
      { name: 'notify', description: 'GOV.UK Notify.' },
    ],
    paths,
    components: {
      schemas: eventSchemas(),
      securitySchemes: securitySchemes(issuer),
    },
  };
}
