export interface Instruction {
  name: string;
  text: string;
}

/** The instructions of a Dockerfile in order, continued lines joined. */
export function instructions(source: string): Instruction[] {
  const lines = source
    .replace(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  return lines.map((line) => {
    const [, name = '', text = ''] = /^([A-Z]+)\s+(.*)$/.exec(line) ?? [];
    if (name === '') throw new Error(`no instruction: ${line}`);
    return { name, text };
  });
}

/** From the last FROM on: what the image is. */
export function finalStage(all: Instruction[]): Instruction[] {
  const stages = all.filter(({ name }) => name === 'FROM').length;
  if (stages < 2) throw new Error('the build and the image are stages of their own');
  return all.slice(all.findLastIndex(({ name }) => name === 'FROM'));
}

/** ENTRYPOINT and CMD in the form that starts no shell. */
export function jsonArray(fixture: Instruction[], name: string): string[] {
  const found = fixture.findLast((instruction) => instruction.name === name);
  if (found === undefined) throw new Error(`the image has no ${name}`);
  return JSON.parse(found.text) as string[];
}
