import { refused } from './table.ts';

/** No honest line is longer. */
export const LINE_CHARACTERS = 128 * 1024;

/** Lines however they end, also where a file's ends are mixed, as many at once as a piece holds; their ends are left off. */
export async function* linesOf(pieces: AsyncIterable<string>): AsyncGenerator<string[]> {
  let rest = '';
  for await (const piece of pieces) {
    const text = rest + piece;
    const lines: string[] = [];
    let from = 0;
    ENDS.lastIndex = 0;
    for (let end = ENDS.exec(text); end !== null; end = ENDS.exec(text)) {
      // A carriage return at the end of a piece may be half of a line end.
      if (end[0] === '\r' && ENDS.lastIndex === text.length) break;
      lines.push(text.slice(from, end.index));
      from = ENDS.lastIndex;
    }
    rest = text.slice(from);
    if (lines.length > 0) yield lines;
    if (rest.length > LINE_CHARACTERS)
      throw refused('file_line_long', '文件里有一行超过10万字，不像是名单；请确认文件没有损坏，或另存为.xlsx后再导入');
  }
  if (rest !== '') yield [rest.endsWith('\r') ? rest.slice(0, -1) : rest];
}

const ENDS = /\r+\n|\n|\r/g;
