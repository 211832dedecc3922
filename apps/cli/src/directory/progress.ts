/** Says what is under way on a terminal, with the seconds it has taken; elsewhere it says nothing. */
export async function under<Result>(what: string, work: () => Promise<Result>): Promise<Result> {
  const { stderr } = process;
  if (!stderr.isTTY) return work();
  let seconds = 0;
  const show = (): void => void stderr.write(`\r\u001b[K${what} … ${seconds} s`);
  show();
  const ticking = setInterval(() => {
    seconds += 1;
    show();
  }, 1000);
  try {
    return await work();
  } finally {
    clearInterval(ticking);
    stderr.write('\r\u001b[K');
  }
}
