export * from './batcher.js';
export * from './clock.js';
export * from './config.js';
export * from './crash.js';
export * from './errors.js';
export * from './ids.js';
export * from './root.js';
export * from './text-files.js';
