// A CSV file as text, whatever program saved it: UTF-8 with or without its mark, UTF-16, or the Windows-1252 of older spreadsheets.

/** Bytes of a file that the server would refuse anyway: said before it is sent. */
export const CSV_MAX_BYTES = 2_000_000

export async function readCsvFile(file: Blob): Promise<string> {
  return decodeCsv(new Uint8Array(await file.arrayBuffer()))
}

export function decodeCsv(bytes: Uint8Array): string {
  const marked = byteOrder(bytes)
  if (marked) return new TextDecoder(marked).decode(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (error) {
    // Not UTF-8: any sequence of bytes is a text in Windows-1252, which is what these programs write otherwise.
    if (!(error instanceof TypeError)) throw error
    return new TextDecoder('windows-1252').decode(bytes)
  }
}

function byteOrder([first, second]: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  return first === 0xfe && second === 0xff ? 'utf-16be' : null
}
