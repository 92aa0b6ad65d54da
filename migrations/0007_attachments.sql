-- What was read of the files that came with a mail; their bytes stay in the mail. A file is read once.
create table attachments (
  tenant text not null,
  mail uuid not null,
  -- its place among the files of the mail
  at int not null check (at >= 0),
  name text not null,
  -- DocumentText (src/domain/document.ts): the pages, or why there are none
  document jsonb not null,
  read_at timestamptz not null,
  primary key (tenant, mail, at),
  foreign key (tenant, mail) references mails (tenant, id)
);
alter table attachments enable row level security;
alter table attachments force row level security;
-- Whoever sees the mail sees what came with it.
create policy with_mail on attachments using (
  tenant = (select app_tenant())
  and ((select app_kind()) = 'worker'
       or exists (select from mails m where m.tenant = attachments.tenant and m.id = attachments.mail))
);
grant select, insert on attachments to qm_app;
