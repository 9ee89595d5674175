import type { Readable } from 'node:stream';
import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { Problem } from '../problem.ts';
import { refused } from './table.ts';

export interface XmlHandlers {
  /** Names come without their namespace prefix. */
  open(name: string, attributes: Record<string, string>): void;
  close?(name: string): void;
  text?(text: string): void;
}

/** Feeds a part of a workbook to the handlers piece by piece; yields after each piece, so that rows can be handed on. */
export async function* readXml(stream: Readable, handlers: XmlHandlers): AsyncGenerator<void> {
  const parser = new SaxesParser();
  let fault: Error | null = null;
  parser.on('error', (error) => {
    fault ??= error;
  });
  // A workbook has no document type; one that has is out for entities.
  parser.on('doctype', () => {
    fault ??= new Error('document type');
  });
  parser.on('opentag', (tag) => handlers.open(local(tag.name), (tag as SaxesTagPlain).attributes));
  const { close, text } = handlers;
  if (close) parser.on('closetag', (tag) => close(local(tag.name)));
  if (text) {
    parser.on('text', text);
    parser.on('cdata', text);
  }
  const decoder = new TextDecoder();
  try {
    for await (const chunk of stream) {
      parser.write(decoder.decode(chunk as Buffer, { stream: true }));
      if (fault) break;
      yield;
    }
    if (!fault) parser.write(decoder.decode()).close();
  } catch (cause) {
    throw cause instanceof Problem ? cause : damaged(cause);
  } finally {
    stream.destroy();
  }
  if (fault) throw damaged(fault);
  yield;
}

export async function drain(pieces: AsyncGenerator<void>): Promise<void> {
  for await (const _ of pieces);
}

export function damaged(_cause?: unknown) {
  return refused(
    'file_damaged',
    '工作簿已损坏或没有传完整，无法读取；请用Excel或WPS打开确认后，另存为.xlsx或.csv再导入',
  );
}

function local(name: string): string {
  const colon = name.indexOf(':');
  return colon < 0 ? name : name.slice(colon + 1);
}
