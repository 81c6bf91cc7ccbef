// Reading for a screen that must open without network: the server's answer, else the last one kept on this device.
import { failPage } from '$lib/api/load'
import { cachedGet } from '$lib/collab/device-cache'

export async function keptGet<T>(key: string, url: URL, request: () => Promise<T>): Promise<T> {
  try {
    return await cachedGet(key, request)
  } catch (error) {
    return failPage(error, url)
  }
}
