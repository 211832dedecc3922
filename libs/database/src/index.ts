export * from './database.js';
export * from './migrate.js';
export * from './waiting-rows.js';
export * from './embedded/index.js';
