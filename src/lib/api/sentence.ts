export { errorSentence } from '$lib/i18n/error-sentence'
