import { runProgram } from '../../bench/program.js';
import { readArguments } from './arguments.js';
import { runFuzz } from './run.js';

await runProgram('run', readArguments(process.argv.slice(2)), runFuzz);
