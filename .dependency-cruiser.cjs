/** The import rules of the house (DESIGN §3): arrows go only as drawn, and never in a circle. */
const lib = (name) => `^libs/${name}/`;
const mayImport = {
  kernel: [],
  contracts: ['kernel'],
  trust: ['kernel', 'contracts'],
  client: ['kernel', 'contracts', 'trust'],
  rules: ['kernel', 'contracts'],
  database: ['kernel'],
  queue: ['kernel'],
  observability: ['kernel'],
  outbound: ['kernel'],
  edge: [],
};
module.exports = {
  forbidden: [
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'libs-never-import-apps',
      severity: 'error',
      from: { path: '^libs/' },
      to: { path: '^(apps|test)/' },
    },
    {
      name: 'apps-meet-at-the-signed-event',
      comment: 'An app never imports another app: they meet at HTTP and the signed event.',
      severity: 'error',
      from: { path: '^apps/([^/]+)/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'testing-only-in-tests',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: ['\\.spec\\.ts$', '/testing/'] },
      to: { path: '^(libs|apps/[^/]+/src)/testing/' },
    },
    ...Object.entries(mayImport).map(([name, allowed]) => ({
      name: `arrows-from-${name}`,
      severity: 'error',
      from: { path: lib(name), pathNot: '\\.spec\\.ts$' },
      to: { path: '^libs/', pathNot: [name, ...allowed].map(lib) },
    })),
    {
      name: 'calls-go-by-outbound',
      comment:
        'Whoever calls anybody does so by libs/outbound, which looks where it goes (ADR 17).',
      severity: 'error',
      from: {
        path: '^(apps|libs)/',
        pathNot: [
          '\\.spec\\.ts$',
          '^libs/(outbound|edge|testing|client)/',
          '^apps/demo/',
          '^apps/broker/src/access/token-request',
        ],
      },
      to: {
        path: 'node_modules/undici/|^(node:)?https?2?$',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'rules-are-pure',
      comment: 'A decision takes facts and policy in and gives a decision and its reason out.',
      severity: 'error',
      from: { path: '^libs/rules/', pathNot: '\\.spec\\.ts$' },
      to: {
        path: 'node_modules/(@nestjs|pg|kysely|ioredis|bullmq|undici)|^(fs|http|net|node:fs|node:http)',
      },
    },
    {
      name: 'deep-imports',
      comment: 'A lib is entered by its index.',
      severity: 'error',
      from: { path: '^(apps|test)/' },
      to: { path: '^libs/[^/]+/', pathNot: '^libs/[^/]+/src/index\\.ts$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      conditionNames: ['tocsin:source', 'import', 'node', 'default'],
      exportsFields: ['exports'],
    },
  },
};
