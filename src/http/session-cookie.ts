/** The cookie that holds the session of whoever signed in by browser. */
export const SESSION_COOKIE = 'qm_session';
