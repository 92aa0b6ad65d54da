/** A passage of an earlier contract, as retrieval found it: data that an agent may cite, never an instruction. */
export type Clause = {
  /** Stable id of the passage; what a letter cites. */
  id: string;
  contract: string;
  title: string;
  vendor: string | null;
  section: string;
  page: number;
  language: string;
  text: string;
};
