/** The provider's error codes that the stand-in answers with; clients switch on the code, not on the HTTP status. */
export const ERRORS = {
  '00003': { status: 400, message: 'You must provide the required parameters.' },
  '00008': { status: 400, message: 'Invalid parameter value.' },
  '00004': { status: 401, message: 'You are not entitled to this product.' },
  '00040': { status: 401, message: 'The access token has expired.' },
  '00041': { status: 401, message: 'The access token is missing or not valid.' },
  '10001': { status: 404, message: 'The D-U-N-S Number was not found.' },
  '20505': { status: 404, message: 'No candidates resulted from the search.' },
  '00045': { status: 429, message: 'Too many requests: the rate of this consumer key is exceeded.' },
  '00046': { status: 429, message: 'Too many requests: the quota of this contract is used up.' },
  '00034': { status: 500, message: 'An internal error occurred.' },
  '00002': { status: 503, message: 'The service is temporarily unavailable.' },
} as const;

/** A code of the table above. */
export type ProviderCode = keyof typeof ERRORS;

/** Ends the call with the provider's error envelope. */
export class ProviderError extends Error {
  override readonly name = 'ProviderError';
  readonly code: ProviderCode;
  readonly details: readonly { parameter: string; description: string }[];

  constructor(code: ProviderCode, details: readonly { parameter: string; description: string }[] = []) {
    super(ERRORS[code].message);
    this.code = code;
    this.details = details;
  }
}
