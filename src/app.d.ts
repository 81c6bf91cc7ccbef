declare global {
  namespace App {
    interface Locals {
      locale: 'fr' | 'en'
      theme: 'light' | 'dark' | 'system'
      requestId: string
    }
    interface Error {
      message: string
      code?: string
      requestId?: string
    }
  }
}

export {}
