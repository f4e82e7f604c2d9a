/** A line typed on the terminal without showing it. */
export function askHidden(question: string): Promise<string> {
  const { stdin, stderr } = process;
  // First: what is typed between the question and this would be shown.
  stdin.setRawMode(true);
  stderr.write(question);
  stdin.setEncoding('utf8');
  stdin.resume();
  return new Promise((resolve, reject) => {
    let line: string[] = [];
    const end = (settle: () => void) => {
      stdin.off('data', onData);
      stdin.setRawMode(false);
      stdin.pause();
      stderr.write('\n');
      settle();
    };
    const onData = (text: string) => {
      for (const c of text) {
        if (c === '\r' || c === '\n' || c === '\u0004') return end(() => resolve(line.join('')));
        if (c === '\u0003') return end(() => reject(Object.assign(new Error('interrupted'), { next: '-' })));
        if (c === '\u007f' || c === '\b') line = line.slice(0, -1);
        else if (c === '\u0015') line = [];
        else line.push(c);
      }
    };
    stdin.on('data', onData);
  });
}
