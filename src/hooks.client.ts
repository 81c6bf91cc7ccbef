import type { HandleClientError } from '@sveltejs/kit'
import { ApiError } from '$lib/api/client'

// An API error that no page caught keeps its code, so that the error screen can say the right sentence.
export const handleError: HandleClientError = ({ error, message }) => {
  console.error(error)
  return error instanceof ApiError
    ? { message: error.message, code: error.code, requestId: error.requestId }
    : { message }
}
