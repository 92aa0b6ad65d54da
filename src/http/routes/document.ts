import { z } from 'zod';
import { openApiDocument } from '../document.ts';
import type { Dependencies } from '../context.ts';
import { plain } from '../endpoint.ts';
import { versioned } from '../etag.ts';
import { resource, type Router } from '../router.ts';

/** What this API is, for programs; made of the routes that were added before, and of this one. */
export function documentRoutes(router: Router, { publicUrl }: Dependencies): void {
  let made: object | undefined;
  resource(router, '/openapi.json', {
    GET: plain({
      id: 'readDocument',
      summary: 'This document.',
      isOpen: true,
      answers: { 200: z.looseObject({ openapi: z.string() }) },
      handle: (c) => versioned(c, (made ??= openApiDocument(router.operations, publicUrl))),
    }),
  });
}
