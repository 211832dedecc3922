import tseslint from 'typescript-eslint';

const callByOutbound = 'Call by #outbound, which checks where it goes.';

export default tseslint.config(
  {
    ignores: [
      'dist/**',
      'dist-client/**',
      'node_modules/**',
      '.tocsin/**',
      'coverage/**',
      '**/*.mjs',
      '**/*.cjs',
    ],
  },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      // A member is taken out by naming it.
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      // Nest modules are classes with nothing in them but their decorator.
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      // It refuses every options literal given to Nest, whose options are declared as classes.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // Time comes from the injected clock (DESIGN §3).
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'Take the time from the injected Clock.' },
        { object: 'Math', property: 'random', message: 'Take ids and chance from #kernel.' },
        { object: 'globalThis', property: 'fetch', message: callByOutbound },
      ],
      'no-restricted-syntax': [
        'error',
        {
          selector: "NewExpression[callee.name='Date'][arguments.length=0]",
          message: 'Take the time from the injected Clock.',
        },
      ],
    },
  },
  {
    // Whoever calls anybody does so by #outbound, which looks where it goes (ADR 17). The command line and the
    // demonstration call the operator's own broker and nobody else, an agency's program calls its broker, and test
    // programs call what they started.
    files: ['apps/**/*.ts', 'libs/**/*.ts'],
    ignores: [
      'libs/outbound/**',
      // It serves, and calls nobody.
      'libs/edge/**',
      'libs/testing/**',
      'libs/client/**',
      'libs/trust/src/token-client.ts',
      'apps/cli/src/broker.ts',
      // What oidc-provider is given is made, and comes from nobody.
      'apps/broker/src/access/token-request.ts',
      'apps/demo/**',
      'apps/*/src/testing/**',
      '**/*.spec.ts',
    ],
    rules: {
      'no-restricted-globals': [
        'error',
        ...['fetch', 'WebSocket', 'EventSource'].map((name) => ({ name, message: callByOutbound })),
      ],
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          paths: ['undici', 'http', 'https', 'http2', 'node:http', 'node:https', 'node:http2'].map(
            (name) => ({ name, message: callByOutbound, allowTypeImports: true }),
          ),
        },
      ],
    },
  },
);
