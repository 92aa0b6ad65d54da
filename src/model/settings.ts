/** How to reach a model; `config.ts` fills it from the environment. */
export type ModelSettings = {
  /** OPENAI_MODEL; with Azure the name of the deployment. */
  model: string;
  /** OPENAI_API_KEY, or AZURE_OPENAI_API_KEY. */
  apiKey: string;
  /** OPENAI_BASE_URL; null is OpenAI's own. Unused with Azure. */
  baseUrl: string | null;
  /** AZURE_OPENAI_ENDPOINT and OPENAI_API_VERSION; null when the model is not on Azure. */
  azure: { endpoint: string; apiVersion: string } | null;
  /** Longest time for one whole call, body included. */
  timeoutMs: number;
};
