import { loadLanguage } from '$lib/i18n'
import type { LayoutLoad } from './$types'

export const load: LayoutLoad = async ({ data }) => ({ ...data, language: await loadLanguage(data.locale) })
