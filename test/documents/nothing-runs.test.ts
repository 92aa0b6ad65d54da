import { once } from 'node:events';
import { createServer } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { ATTACHMENT_LIMITS } from '../../src/documents/limits.ts';
import { withReader } from '../../src/documents/read-document.ts';
import { docxOf, paragraph, xlsxOf } from '../support/documents.ts';
import { rawDocx, rawPdf } from '../support/hostile.ts';

const asked: string[] = [];
const server = createServer((request, response) => {
  asked.push(request.url ?? '');
  response.end('fetched');
});
let url: string;
beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
});
beforeEach(() => {
  asked.length = 0;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

const RELATIONSHIPS = (target: string): string =>
  ['attachedTemplate', 'image', 'externalLinkPath', 'subDocument']
    .map((type, at) => `<Relationship Id="x${at}" Type="${type}" Target="${target}/${type}" TargetMode="External"/>`)
    .join('');

const pdfWithActions = (target: string): Uint8Array => {
  const content = Buffer.from('BT /F1 12 Tf 50 700 Td (seen) Tj ET');
  const action = `<< /S /JavaScript /JS (app.launchURL("${target}/script"); this.submitForm("${target}/form");) /Next << /S /URI /URI (${target}/uri) >> >>`;
  return rawPdf([
    {
      dictionary: `<< /Type /Catalog /Pages 2 0 R /OpenAction ${action} /AA << /WC ${action} >> /Names << /JavaScript << /Names [(a) ${action}] >> >> >>`,
    },
    { dictionary: '<< /Type /Pages /Kids [3 0 R] /Count 1 >>' },
    {
      dictionary: `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents [4 0 R 6 0 R] /AA << /O ${action} >> /Resources << /Font << /F1 5 0 R >> >> >>`,
    },
    { dictionary: `<< /Length ${content.length} >>`, stream: content },
    { dictionary: '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>' },
    { dictionary: `<< /Length 0 /F << /FS /URL /F (${target}/stream) >> >>`, stream: Buffer.alloc(0) },
  ]);
};

const formulas = ['WEBSERVICE', 'HYPERLINK', 'IMAGE', 'IMPORTDATA'];

describe('nothing in a document runs, and nothing outside it is fetched:', () => {
  test.each<[string, string, (target: string) => Uint8Array | string, string]>([
    ['scripts and actions of a PDF', 'a.pdf', pdfWithActions, 'seen'],
    [
      'an external entity',
      'a.docx',
      (target) =>
        rawDocx(
          `<?xml version="1.0"?><!DOCTYPE d SYSTEM "${target}/dtd" [<!ENTITY x SYSTEM "${target}/entity"><!ENTITY f SYSTEM "file:///etc/hostname">]><w:document><w:body><w:p><w:r><w:t>seen &x;&f;</w:t></w:r></w:p></w:body></w:document>`,
        ),
      'seen &x;&f;',
    ],
    [
      'templates, pictures and fields of a Word document',
      'a.docx',
      (target) =>
        docxOf(
          `${paragraph('seen')}<w:p><w:r><w:instrText>INCLUDETEXT "${target}/field"</w:instrText></w:r></w:p><w:altChunk r:id="x3"/>`,
          {
            'word/_rels/document.xml.rels': `<Relationships>${RELATIONSHIPS(target)}</Relationships>`,
            'word/vbaProject.bin': 'Sub AutoOpen()',
          },
        ),
      'seen',
    ],
    [
      'formulas and links of a workbook',
      'a.xlsx',
      (target) =>
        xlsxOf(
          [
            {
              name: 'A',
              rows: [
                ['seen', { formula: '1+1', value: null }],
                formulas.map((name) => ({ formula: `${name}("${target}/${name}")`, value: null })),
              ],
            },
          ],
          {
            'xl/externalLinks/externalLink1.xml': '<externalLink><externalBook r:id="x2"/></externalLink>',
            'xl/externalLinks/_rels/externalLink1.xml.rels': `<Relationships>${RELATIONSHIPS(target)}</Relationships>`,
            'xl/connections.xml': `<connections><connection><webPr url="${target}/web"/></connection></connections>`,
          },
        ),
      'seen',
    ],
    [
      'formulas of a table in text form',
      'a.csv',
      (target) => `seen;=1+1;${formulas.map((name) => `"=${name}(""${target}/${name}"")"`).join(';')}\n`,
      'seen',
    ],
    [
      'scripts and pictures of a web page',
      'a.html',
      (target) =>
        `<html><script src="${target}/script">fetch("${target}/fetch")</script><link rel="stylesheet" href="${target}/css"><p>seen<img src="${target}/image" onerror="fetch('${target}/error')"><iframe src="${target}/frame"></iframe></p></html>`,
      'seen',
    ],
    [
      'pictures and outside parts of a mail',
      'a.eml',
      (target) =>
        `From: a@cascade.example\r\nTo: b@acme.example\r\nSubject: S\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>seen<img src="${target}/image"></p>\r\n--b\r\nContent-Type: message/external-body; access-type=URL; URL="${target}/body"\r\n\r\nContent-Type: text/plain\r\n\r\n\r\n--b--\r\n`,
      'seen',
    ],
  ])(
    '%s',
    async (_, name, make, expected) => {
      const bytes = new Uint8Array(Buffer.from(make(url)));
      const file = { name, mediaType: 'application/octet-stream', bytes };
      const document = await withReader({ behind: 0, milliseconds: 0 }, (read) => read(file, ATTACHMENT_LIMITS));
      const pages = document.kind === 'text' ? document.pages.map(({ text }) => text.split('\n').at(-1)) : [];
      expect([document.kind, pages[0]]).toEqual(['text', expected]);
      expect(asked).toEqual([]);
    },
    40_000,
  );
});
