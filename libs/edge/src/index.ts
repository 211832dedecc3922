export * from './address.js';
export * from './bounded-server.js';
export * from './buckets.js';
export * from './turned-away.js';
