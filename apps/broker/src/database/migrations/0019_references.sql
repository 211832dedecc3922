-- directory/: what an agency itself calls a team or a post, so that its feed can name them. Checked at the end of an
-- import, which may give one post the reference that another had.
alter table team add column reference text
  constraint team_reference unique deferrable initially deferred;
alter table post add column reference text
  constraint post_reference unique deferrable initially deferred;
