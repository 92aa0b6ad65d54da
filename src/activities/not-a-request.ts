/** Begins the status reason of a mail that asks for nothing to be bought. */
export const NOT_A_REQUEST = 'not_a_purchase_request';
