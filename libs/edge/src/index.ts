export * from './address.js';
export * from './bounded-server.js';
export * from './buckets.js';
export * from './turned-away.js';
export * from './under-way.js';
