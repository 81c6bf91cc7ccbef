// A spreadsheet of this device to the server, which says what its cells are and keeps nothing.
import { ApiError, unwrap, createApi } from '$lib/api/client'
import type { TableDto } from '#shared/schemas/tables'

export const SPREADSHEETS = '.xlsx,.ods,.csv,.tsv,.txt'

/** @throws ApiError; the reason of `signal` when it was cancelled */
export async function sendTable(file: File, sheet: number, signal: AbortSignal): Promise<TableDto> {
  try {
    return await unwrap(
      createApi((input, init) => fetch(input, { ...init, signal })).tables.$post({
        form: { file, sheet: String(sheet) }
      })
    )
  } catch (error) {
    if (error instanceof ApiError) signal.throwIfAborted()
    throw error
  }
}
