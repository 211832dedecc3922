import { readArguments, type BenchArguments } from './arguments.js';
import { runEscalation } from './escalation/run.js';
import { runFlood } from './flood/run.js';
import { runNotify } from './notify/run.js';
import { runProgram } from './program.js';
import { runRouting } from './routing/run.js';
import { run } from './run.js';
import { runSpool } from './spool/run.js';
import type { Endings } from './stack/endings.js';

function begin(asked: BenchArguments, endings: Endings): Promise<boolean> {
  if (asked.notify !== undefined) return runNotify(asked, asked.notify, endings);
  if (asked.spool) return runSpool(asked, endings);
  if (asked.flood) return runFlood(asked, endings);
  const wanted = asked.routing ? runRouting : asked.escalation ? runEscalation : run;
  return wanted(asked, endings);
}

await runProgram('bench', readArguments(process.argv.slice(2)), begin);
