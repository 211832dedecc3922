import { runProgram } from '../bench/program.js';
import { readArguments } from './arguments.js';
import { runFeeds } from './run.js';

await runProgram('feeds', readArguments(process.argv.slice(2)), runFeeds);
